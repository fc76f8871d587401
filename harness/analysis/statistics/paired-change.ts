import { mean, standardDeviation } from './moments.ts';
import { tFactor, tUpperTail } from './student.ts';

/** A reference value (a) and the value beside it (b) from the same block. */
export interface Pair {
  a: number;
  b: number;
}

/** The change of paired launches, B/A - 1 or B - A, on the scale on which its error is a t. */
export interface PairedChange {
  n: number;
  method: string;
  change: number;
  /** One number a pair whose sign says which was larger, for the sign-flip test. */
  differences: number[];
  /** Two-sided interval of the change; null for one pair. */
  interval(confidence: number): [number, number] | null;
  /** Two-sided p of the hypothesis that the change lies within +-margin. 1 for one pair. */
  beyond(margin: number): number;
  /** How many pairs would decide at this level if the spread stayed as it is; null if not under 1,000. */
  pairsToDecide(margin: number, confidence: number): number | null;
}

/** Degrees of freedom of what is known. */
const KNOWN = 1000;
/** Beyond as many it is no advice any more. */
const MOST_PAIRS = 999;

/**
 * Where all values are positive: paired t on ln(b/a), so that the change is a ratio and its interval does not
 * depend on which of the two is called the reference. Else (a pause can be 0): the ratio of the means, with the
 * error of the linearised residuals b - R a (Cochran, Sampling Techniques, 3rd ed., 6.3).
 * Null without pairs, or where the reference is 0 throughout.
 */
export function pairedChange(pairs: readonly Pair[]): PairedChange | null {
  if (pairs.length === 0) return null;
  if (pairs.every(({ a, b }) => a > 0 && b > 0)) {
    const logs = pairs.map(({ a, b }) => Math.log(b / a));
    return onScale(logs, mean(logs), standardError(logs), 'paired t of log ratios', Math.expm1, Math.log1p);
  }
  const reference = mean(pairs.map(({ a }) => a));
  if (reference <= 0) return null;
  const ratio = mean(pairs.map(({ b }) => b)) / reference;
  const residuals = pairs.map(({ a, b }) => (b - ratio * a) / reference);
  const differences = pairs.map(({ a, b }) => b - a);
  const same = (value: number) => value;
  return onScale(
    differences,
    ratio - 1,
    standardError(residuals),
    'paired t of the ratio of means',
    same,
    same,
  );
}

/** The difference B - A of paired launches, in their unit: where A may be 0, there is no ratio. Null without pairs. */
export function pairedDifference(pairs: readonly Pair[]): PairedChange | null {
  if (pairs.length === 0) return null;
  const differences = pairs.map(({ a, b }) => b - a);
  const same = (value: number) => value;
  const error = standardError(differences);
  return onScale(differences, mean(differences), error, 'paired t of differences', same, same);
}

/** Of so many of each of the two in one launch, so many that were found. */
export interface CountPair {
  a: { found: number; of: number };
  b: { found: number; of: number };
}

/**
 * The difference of two shares, in percent, by what all launches counted together: of what is found seldom a launch has none
 * or a few, and says nothing by itself. The error is that of Poisson counts, wider by as much as the differences within launches
 * spread by more than those of such counts do (a quasi-likelihood: McCullagh and Nelder, Generalized Linear Models, 2nd ed.,
 * 9.2), never narrower; one more of each is added to it, so that none found leaves some possible. Null where nothing was counted.
 */
export function countDifference(pairs: readonly CountPair[]): PairedChange | null {
  const total = (arm: 'a' | 'b', of: 'found' | 'of') => pairs.reduce((sum, pair) => sum + pair[arm][of], 0);
  const arms = (['a', 'b'] as const).map((arm) => ({
    arm,
    found: total(arm, 'found'),
    of: total(arm, 'of'),
  }));
  if (arms.some(({ of }) => of === 0)) return null;
  const [a, b] = arms.map(({ found, of }) => found / of) as [number, number];
  // What a moment of the machine did to both sides of a launch is in neither difference.
  const variance = arms.reduce((sum, { found, of }) => sum + (found + 1) / of ** 2, 0);
  const differences = pairs.map((pair) => 100 * (pair.b.found / pair.b.of - pair.a.found / pair.a.of));
  const same = (value: number) => value;
  const counted = 100 * Math.sqrt(variance);
  const spread = standardError(differences);
  const error = pairs.length < 2 ? Number.NaN : Math.max(counted, spread);
  // The spread of Poisson counts is known; that of launches is as well known as so many tell.
  const degrees = spread > counted ? pairs.length - 1 : KNOWN;
  return onScale(differences, 100 * (b - a), error, 'difference of pooled shares', same, same, degrees);
}

function standardError(values: readonly number[]): number {
  return values.length < 2 ? Number.NaN : standardDeviation(values) / Math.sqrt(values.length);
}

function onScale(
  differences: number[],
  centre: number,
  error: number,
  method: string,
  toChange: (value: number) => number,
  fromChange: (change: number) => number,
  degrees = differences.length - 1,
): PairedChange {
  const n = differences.length;
  return {
    n,
    method,
    change: toChange(centre),
    differences,
    interval(confidence) {
      if (n < 2) return null;
      const half = tFactor(confidence, degrees) * error;
      return [toChange(centre - half), toChange(centre + half)];
    },
    beyond(margin) {
      if (n < 2) return 1;
      const above = standardised(centre - fromChange(margin), error);
      const below = standardised(fromChange(-margin) - centre, error);
      return Math.min(1, 2 * Math.min(tUpperTail(above, degrees), tUpperTail(below, degrees)));
    },
    pairsToDecide(margin, confidence) {
      if (n < 2) return null;
      const edges = [fromChange(margin), fromChange(-margin)];
      const room = Math.min(...edges.map((edge) => Math.abs(centre - edge)));
      const deviation = error * Math.sqrt(n);
      const decides = (pairs: number) =>
        (tFactor(confidence, pairs - 1) * deviation) / Math.sqrt(pairs) < room;
      let [few, enough] = [n, MOST_PAIRS];
      if (n >= MOST_PAIRS || !decides(enough)) return null;
      // An interval only becomes narrower with more of them.
      while (enough - few > 1) {
        const middle = (few + enough) >> 1;
        if (decides(middle)) enough = middle;
        else few = middle;
      }
      return enough;
    },
  };
}

/** distance / error, where no spread at all makes any distance certain. */
function standardised(distance: number, error: number): number {
  if (error > 0) return distance / error;
  return distance > 0 ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY;
}
