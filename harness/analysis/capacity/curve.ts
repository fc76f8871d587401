import type { CapacityTrial, CurvePoint } from '../../record/capacity.ts';
import { mergeHistograms, supportsPercentile } from '../../record/histogram.ts';
import type { LoadResult } from '../../record/load.ts';
import { pool } from './pooled.ts';
import { byRate, classOfTrials } from './seen.ts';

/** What was measured at each offered load, all trials at it together, by load. */
export function curveOf(trials: readonly CapacityTrial[], confidence: number): CurvePoint[] {
  const measured = trials.filter(
    ({ state, stage, load }) => state === 'measured' && stage !== 'warm-up' && load !== null,
  );
  const points = byRate(measured).map(({ rate, trials: group }): CurvePoint => {
    const loads = group.flatMap(({ load }) => (load === null ? [] : [load]));
    const seconds = total(group, ({ window }) => window.durationSeconds);
    const completed = total(loads, ({ requests }) => requests.completed);
    // By the clock: what was due in a window and answered after it is no throughput of it.
    const answered = total(
      group,
      ({ load, window }) => (load?.throughput.value ?? 0) * window.durationSeconds,
    );
    const scheduled = total(loads, ({ requests }) => requests.scheduled);
    const percentile = percentileOver(loads);
    return {
      rate,
      trials: group.length,
      class: classOfTrials(group, confidence),
      goodput: digits(answered / seconds, 2),
      p50: percentile(50),
      p90: percentile(90),
      p99: percentile(99),
      errors: scheduled === 0 ? 0 : digits(1 - completed / scheduled, 6),
      loopDelayP99: meanOf(loads.map(({ loop }) => loop?.delay.percentiles['99'] ?? null)),
      utilization: meanOf(loads.map(({ loop }) => loop?.utilization ?? null)),
      cpu: meanOf(group.map(({ cpu }) => cpu)),
      slos: (group[0]?.readings ?? []).map(({ slo }, index) => {
        const { value, ci } = pool(
          group.map(({ readings }) => readings[index]?.batches ?? []),
          confidence,
        );
        return {
          slo,
          value: digits(value, 6),
          ci: ci === null ? null : [digits(ci[0], 6), digits(ci[1], 6)],
        };
      }),
    };
  });
  return withWhatIsAbove(points);
}

/** So far below the lowest load that missed the SLO, as a ratio, a load at which nothing was amiss is known to keep it. */
const FAR_BELOW = 0.8;

/**
 * The points, those too short to tell by themselves classed by what is above them: where nothing at all was beyond the SLO, and a
 * higher load kept it, or the lowest that missed it is far away, the load was kept.
 */
function withWhatIsAbove(points: readonly CurvePoint[]): CurvePoint[] {
  const missed = points.find((point) => point.class === 'missed')?.rate ?? Number.POSITIVE_INFINITY;
  return points.map((point, index) => {
    if (point.class !== 'undecided' || point.errors > 0 || point.slos.some(({ value }) => value > 0))
      return point;
    const above = points.slice(index + 1).some((other) => other.class === 'kept');
    return above || point.rate <= FAR_BELOW * missed ? { ...point, class: 'kept' } : point;
  });
}

/**
 * Where goodput over response time is largest (Kleinrock's power, 1979): below it load brings more than it costs in waiting, above
 * it less. Null with fewer than four loads, or where it is the lowest or highest of them.
 */
export function kneeOf(curve: readonly CurvePoint[]): { rate: number; words: string } | null {
  const points = curve.flatMap(({ rate, goodput, p50, p90 }) =>
    p50 === null || p90 === null || p90 <= 0 ? [] : [{ rate, p90, power: goodput / p90 }],
  );
  if (points.length < 4) return null;
  const best = points.reduce((top, point) => (point.power > top.power ? point : top));
  const first = points[0];
  if (best === first || best === points.at(-1) || first === undefined) return null;
  return {
    rate: best.rate,
    words: `beyond ${best.rate} req/s latency rises faster than load: goodput over p90 is largest there, with a p90 of ${digits(best.p90, 2)} ms against ${digits(first.p90, 2)} ms at ${first.rate} req/s`,
  };
}

/**
 * Largest |L - lambda W| / L over the trials that kept the SLO, with L the mean number under way by the clock, lambda and W by the requests
 * themselves (Little, Operations Research 9, 1961). Trials with fewer than so many requests under way over time say little of it.
 */
export function littleResidualOf(trials: readonly CapacityTrial[], confidence: number): number | null {
  const residuals = trials.flatMap((trial) => {
    const { load, inSystem, state, window } = trial;
    const mean = load?.latency.mean ?? null;
    if (state !== 'measured' || load === null || inSystem === null || mean === null || inSystem <= 0)
      return [];
    if (load.requests.completed < ENOUGH || classOfTrials([trial], confidence) !== 'kept') return [];
    const arrived = load.requests.scheduled - load.requests.shed;
    const expected = ((arrived / window.durationSeconds) * mean) / 1000;
    return [Math.abs(inSystem - expected) / inSystem];
  });
  return residuals.length === 0 ? null : digits(Math.max(...residuals), 4);
}

/** Requests of a trial from which their mean time is worth a check. */
const ENOUGH = 200;

function percentileOver(loads: readonly LoadResult[]): (percentile: number) => number | null {
  const histogram = mergeHistograms(loads.map(({ latency }) => latency.histogram));
  return (percentile) =>
    supportsPercentile(percentile, histogram.totalCount)
      ? histogram.getValueAtPercentile(percentile) / 1000
      : null;
}

function total<Item>(items: readonly Item[], read: (item: Item) => number): number {
  return items.reduce((sum, item) => sum + read(item), 0);
}

function meanOf(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : digits(total(known, (value) => value) / known.length, 4);
}

function digits(value: number, places: number): number {
  const scale = 10 ** places;
  return Math.round(value * scale) / scale;
}
