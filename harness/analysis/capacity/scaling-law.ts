import type { ScaleUp } from '../../record/capacity.ts';
import { type Usl, uslAt } from '../../record/usl.ts';
import { counted } from '../../words/format.ts';
import { meanEstimate } from '../statistics/mean-interval.ts';
import { mean } from '../statistics/moments.ts';
import { intervalsOf, type ScalingPoint } from './scaling-law-intervals.ts';
import { coherencyOf, contentionOf, scalingInWords } from './scaling-law-words.ts';
import { fitFreely, fitUsl, uslPeak } from './usl-fit.ts';

/** Counts that a fit needs: with fewer, three parameters follow whatever the noise says. */
const FEWEST = 6;
/** How far beyond the largest count anything is said. */
const REACH = 2;

export interface ScalingOptions {
  seed: number;
  confidence: number;
  resamples: number;
  /** Counts whose throughput is asked for, at most twice the largest count. */
  predict?: readonly number[];
  /** Cores of the machine, where each of what is counted wants one (workers, threads): counts beyond them are said. */
  cores?: number;
}

/**
 * Fits the Universal Scalability Law to throughput over counts, each count's launches together, and says what limits it. Fewer than six
 * counts are not fitted. Intervals: see `intervalsOf`.
 * @param setting what is counted, in the plural, e.g. `workers`
 * @throws RangeError for a prediction beyond twice the largest count that was asked for, or below 1
 */
export function fitScalingLaw(
  setting: string,
  points: readonly ScalingPoint[],
  options: ScalingOptions,
): ScaleUp {
  const predict = options.predict ?? [];
  assertWithinReach(predict, largestOf(points));
  const known = points.filter(({ values }) => values.length > 0).sort((a, b) => a.count - b.count);
  const shown = known.flatMap(({ count, values }) => {
    const throughput = meanEstimate(values, 'req/s', options.confidence);
    return throughput === null ? [] : [{ count, throughput }];
  });
  const none = { setting, points: shown, fit: null, peak: null, predicted: [] };
  const counts = new Set(known.map(({ count }) => count));
  if (counts.size < FEWEST) {
    const missing = FEWEST - counts.size;
    return {
      ...none,
      words: [
        `${counted(missing)} more ${missing === 1 ? 'count is' : 'counts are'} needed for a fit: with fewer than ${FEWEST} it follows the noise`,
      ],
    };
  }
  const means = known.map(({ count, values }) => ({ count, throughput: mean(values) }));
  const usl = fitUsl(means);
  if (usl === null) return { ...none, words: ['no fit: a count answered nothing'] };

  const largest = largestOf(known);
  const end = REACH * largest;
  const estimate = intervalsOf(known, options);
  const peakCount = uslPeak(usl);
  const near = (fit: Usl) => Math.min(uslPeak(fit), end);
  const peak =
    peakCount > end
      ? null
      : {
          count: estimate({ value: peakCount, unit: setting, read: near }),
          throughput: estimate({
            value: uslAt(usl, peakCount),
            unit: 'req/s',
            read: (fit) => throughputAt(fit, near(fit)),
          }),
        };
  const beyond = predict.filter((count) => count > end);
  const fit = {
    gamma: estimate({ value: usl.gamma, unit: 'req/s', read: ({ gamma }) => gamma }),
    alpha: estimate({ value: usl.alpha, unit: '', read: ({ alpha }) => Math.max(0, alpha) }),
    beta: estimate({ value: usl.beta, unit: '', read: ({ beta }) => Math.max(0, beta) }),
    rSquared: rSquared(usl, means),
  };
  const free = fitFreely(means);
  const share = estimate({
    value: contentionShare(usl, largest),
    unit: 'share',
    read: (drawn) => contentionShare(drawn, largest),
  });
  return {
    setting,
    points: shown,
    fit,
    peak,
    predicted: predict
      .filter((count) => count <= end)
      .map((count) => ({
        count,
        throughput: estimate({
          value: uslAt(usl, count),
          unit: 'req/s',
          read: (drawn) => throughputAt(drawn, count),
        }),
      })),
    words: [
      ...scalingInWords({
        setting,
        usl,
        share,
        peak,
        end,
        points: shown,
        freeAlpha: estimate({ value: free?.alpha ?? usl.alpha, unit: '', read: ({ alpha }) => alpha }),
        cores: options.cores ?? null,
      }),
      ...beyond.map(
        (count) =>
          `nothing is said of ${counted(count)}: the largest count with a launch to go by is ${counted(largest)}, and ${counted(end)} is twice that`,
      ),
    ],
  };
}

function assertWithinReach(predict: readonly number[], largest: number): void {
  for (const count of predict) {
    if (!(count >= 1)) throw new RangeError(`Expected a count of at least 1, got ${count}`);
    if (count > REACH * largest) {
      throw new RangeError(`Expected at most ${REACH * largest}, twice the largest count, got ${count}`);
    }
  }
}

function largestOf(points: readonly ScalingPoint[]): number {
  return Math.max(0, ...points.map(({ count }) => count));
}

/** Throughput of a draw, whose parameters may be below 0: never more than in proportion to the count. */
function throughputAt(usl: Usl, count: number): number {
  const loss = contentionOf(usl, count) + coherencyOf(usl, count);
  return (usl.gamma * count) / (1 + Math.max(0, loss));
}

/** Contention's share of what is lost at a count; one half where nothing is. */
function contentionShare(usl: Usl, count: number): number {
  const contention = Math.max(0, contentionOf(usl, count));
  const coherency = Math.max(0, coherencyOf(usl, count));
  return contention + coherency === 0 ? 0.5 : contention / (contention + coherency);
}

function rSquared(usl: Usl, means: readonly { count: number; throughput: number }[]): number {
  const middle = mean(means.map(({ throughput }) => throughput));
  const rest = means.reduce((sum, { count, throughput }) => sum + (throughput - uslAt(usl, count)) ** 2, 0);
  const all = means.reduce((sum, { throughput }) => sum + (throughput - middle) ** 2, 0);
  return all === 0 ? 1 : Math.round((1 - rest / all) * 1e4) / 1e4;
}
