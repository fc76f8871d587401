import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import type { ScaleUp } from '../../record/capacity.ts';
import type { Estimate } from '../../record/estimate.ts';
import { counted, number, percent } from '../../record/format.ts';
import { meanEstimate } from '../statistics/mean-interval.ts';
import { fitUsl, type Usl, uslAt, uslPeak } from './usl-fit.ts';

/** Counts that a fit needs: with fewer, three parameters follow whatever the noise says. */
const FEWEST = 6;
/** How far beyond the largest count anything is said. */
const REACH = 2;

export interface ScalingOptions {
  seed: number;
  confidence: number;
  resamples: number;
  /** Counts whose throughput is asked for. */
  predict: readonly number[];
}

/** Throughputs of each launch at a count, requests per second. */
export interface ScalingPoint {
  count: number;
  values: readonly number[];
}

/**
 * Fits the Universal Scalability Law to throughput over counts. Intervals are those of a bootstrap that draws launches anew
 * within each count (Efron and Tibshirani, An Introduction to the Bootstrap, 1993, 13.3), widened by sqrt(n / (n - 1)) for the few launches
 * that a count has.
 * @throws RangeError for a prediction beyond twice the largest count
 */
export function fitScalingLaw(
  setting: string,
  points: readonly ScalingPoint[],
  options: ScalingOptions,
): ScaleUp {
  const known = points.filter(({ values }) => values.length > 0).sort((a, b) => a.count - b.count);
  const largest = Math.max(0, ...known.map(({ count }) => count));
  for (const count of options.predict) {
    if (count > REACH * largest) {
      throw new RangeError(`Expected at most ${REACH * largest}, twice the largest count, got ${count}`);
    }
  }
  const shown = known.flatMap(({ count, values }) => {
    const throughput = meanEstimate([...values], 'req/s', options.confidence);
    return throughput === null ? [] : [{ count, throughput }];
  });
  const none = { setting, points: shown, fit: null, peak: null, predicted: [] };
  if (known.length < FEWEST) {
    const missing = FEWEST - known.length;
    return {
      ...none,
      words: [
        `${counted(missing)} more ${missing === 1 ? 'count is' : 'counts are'} needed for a fit: with fewer than ${FEWEST} it follows the noise`,
      ],
    };
  }
  const usl = fitUsl(known.map(({ count, values }) => ({ count, throughput: mean(values) })));
  if (usl === null) return { ...none, words: ['no fit: a count answered nothing'] };
  const samples = bootstrap(known, options);
  const launches = Math.min(...known.map(({ values }) => values.length));
  const estimate = (value: number, unit: string, read: (fit: Usl) => number): Estimate => ({
    value,
    unit,
    ...interval(value, samples.map(read), launches, options.confidence),
    confidence: options.confidence,
    n: launches,
    method: 'bootstrap over launches',
  });
  const peakCount = uslPeak(usl);
  const peak =
    peakCount <= REACH * largest
      ? {
          count: estimate(peakCount, setting, (fit) => Math.min(uslPeak(fit), REACH * largest)),
          throughput: estimate(uslAt(usl, peakCount), 'req/s', (fit) =>
            uslAt(fit, Math.min(uslPeak(fit), REACH * largest)),
          ),
        }
      : null;
  return {
    setting,
    points: shown,
    fit: {
      gamma: estimate(usl.gamma, 'req/s', ({ gamma }) => gamma),
      alpha: estimate(usl.alpha, '', ({ alpha }) => alpha),
      beta: estimate(usl.beta, '', ({ beta }) => beta),
      rSquared: rSquared(usl, known),
    },
    peak,
    predicted: options.predict.map((count) => ({
      count,
      throughput: estimate(uslAt(usl, count), 'req/s', (fit) => uslAt(fit, count)),
    })),
    words: words(setting, usl, known, largest),
  };
}

function words(setting: string, usl: Usl, points: readonly ScalingPoint[], largest: number): string[] {
  const { alpha, beta } = usl;
  // What each takes from the throughput at the largest count that was measured.
  const contention = alpha * (largest - 1);
  const coherency = beta * largest * (largest - 1);
  const reached = uslAt(usl, largest) / usl.gamma;
  const said = [
    `${counted(largest)} ${setting} do the work of ${number(reached)} alone; ` +
      (contention + coherency < 0.02
        ? 'nothing to speak of is lost'
        : contention >= coherency
          ? `most of the loss is contention (alpha ${percent(alpha)}): work that only one can do at a time, such as a lock, a single connection, a primary’s loop, or a core that all share`
          : `most of the loss is coherency: each further one makes the others slower, as where more of them run than there are cores, or where they keep data of each other’s up to date`),
  ];
  const peak = uslPeak(usl);
  if (peak <= REACH * largest) {
    said.push(
      `throughput is largest at about ${counted(peak)} ${setting}${peak > largest ? ', more than were measured' : '; more of them make it fall'}`,
    );
  } else {
    said.push(
      `throughput still rises at ${counted(largest)} ${setting}; where it peaks can’t be told from these`,
    );
  }
  const first = points[0];
  const superlinear = points.find(
    ({ count, values }) =>
      first !== undefined && mean(values) / count > (1.05 * mean(first.values)) / first.count,
  );
  if (superlinear !== undefined && first !== undefined) {
    said.push(
      `${counted(superlinear.count)} do more than ${number(superlinear.count / first.count)} times the work of ${counted(first.count)}, which the law does not know: something else than ${setting} changed between them`,
    );
  }
  return said;
}

function bootstrap(points: readonly ScalingPoint[], { seed, resamples }: ScalingOptions): Usl[] {
  const generator = xoroshiro128plus(seed);
  const fits: Usl[] = [];
  for (let sample = 0; sample < resamples; sample++) {
    const drawn = points.map(({ count, values }) => ({
      count,
      throughput: mean(values.map(() => values[uniformInt(generator, 0, values.length - 1)] ?? 0)),
    }));
    const fit = fitUsl(drawn);
    if (fit !== null) fits.push(fit);
  }
  return fits;
}

/** Percentiles of the resamples, moved apart for how few launches they are drawn from. */
function interval(
  value: number,
  samples: readonly number[],
  launches: number,
  confidence: number,
): { ci: [number, number] | null; missing?: string } {
  if (launches < 3 || samples.length < 100) {
    return { ci: null, missing: `${Math.max(1, 3 - launches)} more launches of each count for an interval` };
  }
  const sorted = [...samples].sort((a, b) => a - b);
  const at = (share: number) =>
    sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? value;
  const widen = Math.sqrt(launches / (launches - 1));
  const tail = (1 - confidence) / 2;
  const low = value + widen * (at(tail) - value);
  const high = value + widen * (at(1 - tail) - value);
  return { ci: [Math.max(0, Math.min(low, value)), Math.max(high, value)] };
}

function rSquared(usl: Usl, points: readonly ScalingPoint[]): number {
  const values = points.map(({ values: all }) => mean(all));
  const middle = mean(values);
  const rest = points.reduce((sum, { count, values: all }) => sum + (mean(all) - uslAt(usl, count)) ** 2, 0);
  const all = values.reduce((sum, value) => sum + (value - middle) ** 2, 0);
  return all === 0 ? 1 : Math.round((1 - rest / all) * 1e4) / 1e4;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
