import { inverse, solve } from '../statistics/linear-equations.ts';
import { mean } from '../statistics/moments.ts';
import { tFactor } from '../statistics/student.ts';

/** A trial near the edge: for each part of its time how many requests were beyond the SLO, and of how many. */
export interface EdgePoint {
  search: number;
  /** Requests per second. */
  rate: number;
  parts: readonly (readonly [beyond: number, of: number])[];
  /** How many were beyond it one after the other, each time. */
  crowds: readonly number[];
}

export interface EdgeFit {
  /** ln of the rate at which the share beyond is what the SLO allows, over all searches. */
  logEdge: number;
  /** Interval of it. */
  ci: [number, number];
  /** Logits a unit of ln(rate) at the edge: how steep the share rises with load. */
  slope: number;
}

const ROUNDS = 60;
/** A slope beyond which the share goes from nothing to all within a step: nothing to fit. */
const STEEPEST = 3000;
/** A slope below which the share hardly rises with load: what trials differ by is something else. */
const FLATTEST = 0.3;
/**
 * What trials near the edge differ by is skewed (many see nothing beyond the SLO, a few see a crowd), so that Student's t alone
 * holds the truth of a simulated queue in 86 to 96 of 100 searches at 95 %; wider by this much, in 92 and more. Where each launch
 * has its own place, what they differ by is in the interval already, and less is wanting.
 */
const SKEWED = { together: 1.45, apart: 1.1 };
/** Mean square over mean of what is exponential, in means. */
const EXPONENTIAL = 2;
/** Half of an interval, in ln(rate), beyond which the fit says nothing. */
const WIDEST = 0.3;
/** How far outside the loads that were tried an edge may lie, in ln(rate). */
const BEYOND = 0.05;
/** Trials beyond its parameters (one for each launch that shows its own place, and the slope) that a fit needs. */
const SPARE = 3;
/** The correction for the logarithm is at most this part of half the interval: a large one would be a guess. */
const CORRECTION = 0.2;

/**
 * Fits logit(share) = a + b rate by quasi-likelihood (Wedderburn, Biometrika 61, 1974), with an `a` for each launch where each shows
 * one: pooled over launches that differ, the slowest would make the share and the slope would be too flat. The share is that of the SLO, and what they differ by beyond chance is estimated from them, once trial by trial and once part by part;
 * the wider answer counts. The edge is where the fit crosses the share that is allowed, less the half variance by which a
 * logarithm's mean lies below that of what it is taken of; its interval is by the delta method with Student's t, widened by what the
 * searches' own edges differ by beyond what their trials explain, and at least what the launches by themselves make it.
 * @returns null where the trials are too few, or too steep for a fit
 */
export function fitEdge(points: readonly EdgePoint[], share: number, confidence: number): EdgeFit | null {
  const searches = [...new Set(points.map(({ search }) => search))];
  // Each launch may have a capacity of its own: where all of them show one, each has its own place on the curve.
  const apart = searches.length > 1 && searches.every((search) => showing(points, search));
  const places = apart ? searches : [null];
  const parameters = places.length + 1;
  if (points.length < parameters + SPARE || share <= 0 || share >= 1) return null;
  const center = Math.exp(mean(points.map(({ rate }) => Math.log(rate))));
  const rowOf = ({ rate, search }: EdgePoint) => [
    ...places.map((place) => (place === null || place === search ? 1 : 0)),
    rate / center - 1,
  ];
  const trials = points.map((point) => ({ row: rowOf(point), search: point.search, ...sum(point.parts) }));
  const parts = points.flatMap((point) =>
    point.parts.map(([beyond, of]) => ({ row: rowOf(point), search: point.search, beyond, of })),
  );
  const target = Math.log(share / (1 - share));
  const fitted = maximise(trials, [...places.map(() => target), 20]);
  if (fitted === null) return null;
  const { estimate, covariance } = fitted;
  const b = estimate.at(-1) ?? 0;
  const distances = places.map((_, index) => (target - (estimate[index] ?? 0)) / b);
  const edges = distances.map((distance) => Math.log(center * (1 + distance)));
  const edge = Math.exp(mean(edges));
  const slope = (b * edge) / center;
  const rates = points.map(({ rate }) => rate);
  const inside = edge >= Math.min(...rates) * (1 - BEYOND) && edge <= Math.max(...rates) * (1 + BEYOND);
  if (!(slope > FLATTEST && slope < STEEPEST && inside) || !edges.every(Number.isFinite)) return null;
  // d(distance)/da = -1/b, d(distance)/db = -distance/b; then from rates to their logarithms, and to the mean of them.
  const gradientOf = (index: number) => [
    ...places.map((_, place) => (place === index ? -1 / slope : 0)),
    -(distances[index] ?? 0) / slope,
  ];
  const gradients = places.map((_, index) => gradientOf(index));
  const gradient = (gradients[0] ?? []).map((_, at) => mean(gradients.map((each) => each[at] ?? 0)));
  const offsets = apart ? [] : searchOffsets(trials, estimate, slope);
  const crowded = crowding(points);
  const answers = [trials, parts].map((units) => {
    const degrees = units.length - parameters;
    const dispersion = Math.max(crowded, pearson(units, estimate) / degrees);
    const within = dispersion * quadratic(gradient, covariance);
    const { variance, degreesOfFreedom } = apart
      ? widened(
          edges,
          gradients.map((each) => dispersion * quadratic(each, covariance)),
          within,
          degrees,
        )
      : widened(
          offsets.map(({ offset }) => offset),
          offsets.map(({ variance: own }) => dispersion * own),
          within,
          degrees,
        );
    return {
      within,
      half:
        (apart ? SKEWED.apart : SKEWED.together) *
        tFactor(confidence, degreesOfFreedom) *
        Math.sqrt(variance),
    };
  });
  const half = Math.max(acrossLaunches(edges, confidence), ...answers.map((answer) => answer.half));
  if (!(half <= WIDEST)) return null;
  const within = Math.max(...answers.map((answer) => answer.within));
  const logEdge = Math.log(edge) - Math.min(CORRECTION * half, (slope * within) / 2);
  return { logEdge, ci: [logEdge - half, logEdge + half], slope };
}

/**
 * Half of the interval that the launches' own edges make by themselves, in ln(rate): Student's t over launches (as Hartung and Knapp,
 * Statistics in Medicine 20, 2001, for studies that differ). 0 for one launch, which tells nothing of it.
 */
function acrossLaunches(edges: readonly number[], confidence: number): number {
  const n = edges.length;
  if (n < 2) return 0;
  const middle = mean(edges);
  const spread = edges.reduce((total, edge) => total + (edge - middle) ** 2, 0) / (n - 1);
  return tFactor(confidence, n - 1) * Math.sqrt(spread / n);
}

/** Whether the trials of a search show where its own edge is: on both sides of nothing and all. */
function showing(points: readonly EdgePoint[], search: number): boolean {
  const own = points.filter((point) => point.search === search).map(({ parts }) => sum(parts));
  return own.length > 1 && own.some(({ beyond }) => beyond > 0) && own.some(({ beyond, of }) => beyond < of);
}

/**
 * What counts vary by at least, against single requests: requests beyond the SLO come in crowds, and a sum of crowds of exponential
 * size varies by twice their mean size (a compound Poisson process: E s^2 / E s). Few trials may agree by luck.
 */
function crowding(points: readonly EdgePoint[]): number {
  const crowds = points.flatMap((point) => point.crowds);
  return crowds.length === 0 ? 1 : Math.max(1, EXPONENTIAL * mean(crowds));
}

/** How far each search's own edge lies from that of all, in ln(rate): one Newton step, which is enough so near. */
function searchOffsets(
  trials: readonly (Unit & { search: number })[],
  estimate: readonly number[],
  slope: number,
): { offset: number; variance: number }[] {
  return [...new Set(trials.map(({ search }) => search))].flatMap((search) => {
    let score = 0;
    let information = 0;
    for (const { row, beyond, of } of trials.filter((trial) => trial.search === search)) {
      const mean = logistic(dot(row, estimate));
      score += beyond - of * mean;
      information += of * mean * (1 - mean);
    }
    if (information === 0) return [];
    return [{ offset: -score / information / slope, variance: 1 / information / slope ** 2 }];
  });
}

interface Unit {
  row: readonly number[];
  beyond: number;
  of: number;
}

/** Newton's method, damped; null where it does not settle. The covariance is that of a dispersion of 1. */
function maximise(
  units: readonly Unit[],
  start: readonly number[],
): { estimate: number[]; covariance: number[][] } | null {
  let estimate = [...start];
  for (let round = 0; round < ROUNDS; round++) {
    const information = zeros(start.length);
    const score = new Array<number>(start.length).fill(0);
    for (const { row, beyond, of } of units) {
      const mean = logistic(dot(row, estimate));
      const weight = of * mean * (1 - mean);
      row.forEach((x, i) => {
        score[i] = (score[i] ?? 0) + x * (beyond - of * mean);
        row.forEach((y, j) => {
          const line = information[i] as number[];
          line[j] = (line[j] ?? 0) + weight * x * y;
        });
      });
    }
    const step = solve(information, score);
    if (step === null) return null;
    const largest = Math.max(...units.map(({ row }) => Math.abs(dot(row, step))));
    const damping = largest > 2 ? 2 / largest : 1;
    estimate = estimate.map((value, index) => value + damping * (step[index] ?? 0));
    if (estimate.some((value) => !Number.isFinite(value))) return null;
    if (largest > 1e-6) continue;
    const covariance = inverse(information);
    return covariance === null ? null : { estimate, covariance };
  }
  return null;
}

function sum(parts: EdgePoint['parts']): { beyond: number; of: number } {
  return parts.reduce((total, [beyond, of]) => ({ beyond: total.beyond + beyond, of: total.of + of }), {
    beyond: 0,
    of: 0,
  });
}

/** The variance of the mean edge, with what the launches differ by, and how many degrees of freedom it has (Satterthwaite). */
function widened(
  edges: readonly number[],
  own: readonly number[],
  within: number,
  degrees: number,
): { variance: number; degreesOfFreedom: number } {
  const n = edges.length;
  if (n < 2) return { variance: within, degreesOfFreedom: degrees };
  const mean = edges.reduce((sum, edge) => sum + edge, 0) / n;
  const spread = edges.reduce((sum, edge) => sum + (edge - mean) ** 2, 0) / (n - 1);
  const expected = own.reduce((sum, variance) => sum + variance, 0) / n;
  const between = Math.max(0, spread - expected) / n;
  const variance = within + between;
  const degreesOfFreedom = variance ** 2 / (within ** 2 / degrees + between ** 2 / (n - 1));
  return { variance, degreesOfFreedom: Math.max(1, degreesOfFreedom) };
}

function pearson(units: readonly Unit[], estimate: readonly number[]): number {
  return units.reduce((total, { row, beyond, of }) => {
    const mean = logistic(dot(row, estimate));
    return total + (beyond - of * mean) ** 2 / (of * mean * (1 - mean));
  }, 0);
}

function logistic(x: number): number {
  const bounded = Math.max(-30, Math.min(30, x));
  return 1 / (1 + Math.exp(-bounded));
}

function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, index) => sum + value * (b[index] ?? 0), 0);
}

function quadratic(vector: readonly number[], matrix: readonly number[][]): number {
  return vector.reduce((sum, value, row) => sum + value * dot(matrix[row] as number[], vector), 0);
}

function zeros(size: number): number[][] {
  return Array.from({ length: size }, () => new Array<number>(size).fill(0));
}
