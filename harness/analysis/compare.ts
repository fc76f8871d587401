import type { Comparison, Phase, Verdict } from '../record/comparison.ts';
import { observationsNeeded } from '../record/histogram.ts';
import type { MeasuredTrial } from '../record/trial.ts';
import { fewestPairs } from './duet/modes.ts';
import { METRICS, type Metric, type MetricName } from './metrics.ts';
import { holmLevels } from './statistics/holm.ts';
import { meanEstimate } from './statistics/mean-interval.ts';
import { mean } from './statistics/moments.ts';
import {
  type CountPair,
  countDifference,
  type PairedChange,
  pairedChange,
  pairedDifference,
} from './statistics/paired-change.ts';
import { signFlip } from './statistics/sign-flip.ts';

export interface CompareOptions {
  metrics: readonly MetricName[];
  /** Metrics whose verdicts count; those not among `metrics` are added. */
  gating: readonly MetricName[];
  /** Change that is too small to matter, as a share; 0 means that any change counts. */
  margin: number;
  alpha: number;
  /** Pairs that a change takes at least, whatever its interval says; without it, what `alpha` asks for. */
  fewest?: number;
}

/** What one block measured of both variants. */
interface TrialPair {
  a: MeasuredTrial;
  b: MeasuredTrial;
}

/** A metric with one number a block of each variant, and why there is none where there is none. */
export interface PairedValues {
  name: MetricName;
  /** Left out where it is of the whole. */
  route?: string;
  phase?: Phase;
  /** Change that is too small to matter of this one, in place of its metric's. */
  margin?: number;
  gating: boolean;
  values: { a: number; b: number }[];
  /** Where they are shares of what was counted in each launch: what was counted. */
  counts?: CountPair[];
  missing: string | null;
  /** Why nothing is concluded from them; left out where something may be. */
  notJudged?: string;
}

/**
 * Compares two variants, A the reference, metric by metric over the blocks in which both were measured. The
 * gating metrics decide together, so their levels are Holm's; the others are shown at `alpha` each.
 */
export function compareTrials(
  a: readonly MeasuredTrial[],
  b: readonly MeasuredTrial[],
  options: CompareOptions,
): Comparison[] {
  const pairs = pairUp(a, b);
  const names = [...new Set([...options.gating, ...options.metrics])];
  const values = names.map((name): PairedValues => {
    const metric: Metric = METRICS[name];
    const missing =
      pairs.length === 0 ? 'no block in which both were measured' : missingObservations(metric, pairs);
    return { name, gating: options.gating.includes(name), values: readable(pairs, metric), missing };
  });
  return compareValues(values, options);
}

/**
 * The same from the numbers themselves. The gating metrics decide together, each against its own margin.
 * @param marginOf change that is too small to matter for a metric; `options.margin` unless given
 */
export function compareValues(
  metrics: readonly PairedValues[],
  options: Pick<CompareOptions, 'margin' | 'alpha' | 'fewest'>,
  marginOf: (name: MetricName) => number = () => options.margin,
): Comparison[] {
  const changes = metrics.map((metric) => ({
    metric,
    change: changeOf(metric),
    margin: metric.margin ?? ownMargin(metric) ?? marginOf(metric.name),
  }));
  const gating = changes.filter(({ metric }) => metric.gating);
  const p = gating.map(({ change, margin }) => change?.beyond(margin) ?? 1);
  const levels = holmLevels(p, options.alpha);
  const fewest = options.fewest ?? fewestPairs(options.alpha);
  return changes.map((one) => {
    const { metric, change, margin } = one;
    const level = levels[gating.indexOf(one)] ?? options.alpha;
    return comparison(metric, change, { confidence: 1 - level, margin, fewest });
  });
}

/** The verdict over all gating metrics: the worst that one of them has, and good news only if none is open. */
export function overallVerdict(comparisons: readonly Comparison[]): Verdict {
  const verdicts = comparisons.filter(({ gating }) => gating).map(({ verdict }) => verdict);
  const order: Verdict[] = ['invalid', 'regressed', 'inconclusive', 'improved'];
  return order.find((verdict) => verdicts.includes(verdict)) ?? 'no-change';
}

/**
 * Where an interval of the change lies: beyond the margin, within it, or neither. With margin 0 nothing lies
 * within.
 */
export function verdictOf(
  interval: readonly [number, number],
  better: 'lower' | 'higher',
  margin: number,
): Verdict {
  const [low, high] = better === 'lower' ? interval : [-interval[1], -interval[0]];
  if (low > margin) return 'regressed';
  if (high < -margin) return 'improved';
  return margin > 0 && low >= -margin && high <= margin ? 'no-change' : 'inconclusive';
}

function pairUp(a: readonly MeasuredTrial[], b: readonly MeasuredTrial[]): TrialPair[] {
  const byBlock = new Map(b.map((trial) => [trial.block, trial]));
  return [...a]
    .sort((one, other) => one.block - other.block)
    .flatMap((trial) => {
      const other = byBlock.get(trial.block);
      return other === undefined ? [] : [{ a: trial, b: other }];
    });
}

function changeOf({ name, values, counts }: PairedValues): PairedChange | null {
  if (counts !== undefined) return countDifference(counts);
  const { scale }: Metric = METRICS[name];
  return scale === 'difference' ? pairedDifference(values) : pairedChange(values);
}

/** What is too small to matter of a metric that has its own measure for it; null for all others. */
function ownMargin({ name, values }: PairedValues): number | null {
  const { margin }: Metric = METRICS[name];
  if (margin === undefined) return null;
  return values.length === 0 ? margin(0) : margin(mean(values.map(({ a }) => a)));
}

function readable(pairs: readonly TrialPair[], metric: Metric): { a: number; b: number }[] {
  return pairs.flatMap((pair) => {
    const [a, b] = [metric.read(pair.a), metric.read(pair.b)];
    return a === null || b === null ? [] : [{ a, b }];
  });
}

/** What a metric's interval is held against. */
interface Decided {
  confidence: number;
  margin: number;
  fewest: number;
}

function comparison(
  { name, route, phase, margin: own, gating, values, missing, notJudged }: PairedValues,
  change: PairedChange | null,
  { confidence, margin, fewest }: Decided,
): Comparison {
  const metric: Metric = METRICS[name];
  const interval = change?.interval(confidence) ?? null;
  const seen = interval === null ? 'inconclusive' : verdictOf(interval, metric.better, margin);
  const few = values.length < fewest && (seen === 'regressed' || seen === 'improved');
  const verdict = few || notJudged !== undefined ? 'inconclusive' : seen;
  const worst = interval === null ? null : metric.better === 'lower' ? interval[1] : -interval[0];
  const needed = few ? fewest : neededBy(change, verdict, confidence, margin);
  const note =
    notJudged ??
    (few ? fewInWords(fewest - values.length) : noteOn(missing, change, verdict, needed, margin));
  return {
    metric: name,
    ...(route === undefined ? {} : { route }),
    ...(phase === undefined ? {} : { phase }),
    unit: metric.unit,
    better: metric.better,
    gating,
    ...(metric.scale === undefined ? {} : { scale: metric.scale }),
    ...(metric.margin === undefined && own === undefined ? {} : { margin }),
    a: meanEstimate(
      values.map(({ a }) => a),
      metric.unit,
      confidence,
    ),
    b: meanEstimate(
      values.map(({ b }) => b),
      metric.unit,
      confidence,
    ),
    change: change?.change ?? null,
    ci: interval,
    confidence,
    n: values.length,
    method: change?.method ?? 'none',
    verdict,
    cannotRuleOut: worst === null ? null : Math.max(0, worst),
    signFlip: change === null ? null : signFlip(change.differences),
    ...(note === null ? {} : { note }),
    ...(needed === undefined || notJudged !== undefined ? {} : { launchesNeeded: needed }),
  };
}

/** Launch pairs that would decide what is open; undefined where nothing is, or where that can't be told. */
function neededBy(
  change: PairedChange | null,
  verdict: Verdict,
  confidence: number,
  margin: number,
): number | null | undefined {
  if (change === null || change.n === 1 || verdict !== 'inconclusive') return undefined;
  return change.pairsToDecide(margin, confidence);
}

function fewInWords(more: number): string {
  return `${more} more ${more === 1 ? 'launch' : 'launches'} of each, since so few could be fast or slow by chance`;
}

/** What stands in the way of a verdict, and what would take it away. */
function noteOn(
  missing: string | null,
  change: PairedChange | null,
  verdict: Verdict,
  needed: number | null | undefined,
  margin: number,
): string | null {
  if (change === null) return missing ?? 'the reference reads 0, so there is no ratio';
  if (change.n === 1) return '1 more launch of each for an interval';
  if (verdict !== 'inconclusive') return null;
  if (needed == null) {
    return `so near to ${margin === 0 ? 'none' : 'the margin'} that more launches would hardly decide`;
  }
  const more = needed - change.n;
  return `about ${more} more ${more === 1 ? 'launch' : 'launches'} of each would decide, if they spread as these do`;
}

function missingObservations(metric: Metric, pairs: readonly TrialPair[]): string | null {
  if (readable(pairs, metric).length > 0) return null;
  if (metric.percentile === undefined || metric.observations === undefined) return 'not measured in both';
  const { observations } = metric;
  const smallest = Math.min(...pairs.flatMap(({ a, b }) => [observations(a), observations(b)]));
  const needed = observationsNeeded(metric.percentile);
  if (smallest === 0 || smallest >= needed) return 'not measured in both';
  return `p${metric.percentile} needs ${needed} observations a trial, the smallest trial had ${smallest}`;
}
