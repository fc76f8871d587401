import {
  build,
  decodeFromCompressedBase64,
  encodeIntoCompressedBase64,
  type Histogram,
  type JsHistogram,
} from 'hdr-histogram-js';
import { type DelaySummary, PERCENTILES, type Percentiles } from './latency.ts';

/** Observations that must be expected beyond a percentile before it is printed. */
const BEYOND = 5;

/** One hour: nothing that Paceline times takes longer. */
const HIGHEST_MICROSECONDS = 3_600_000_000;

/** Whether `count` observations can support a percentile (0 to 100): at least five expected beyond it. */
export function supportsPercentile(percentile: number, count: number): boolean {
  // 1e-9: so that 99.9 of exactly 5,000 is not lost to how floats are rounded.
  return count * (1 - percentile / 100) + 1e-9 >= BEYOND;
}

/** Smallest sample that supports a percentile (0 to 100). */
export function observationsNeeded(percentile: number): number {
  return Math.ceil(BEYOND / (1 - percentile / 100) - 1e-6);
}

/** A histogram on its way from one process to another: nothing of it is rounded. Times in milliseconds. */
export interface EncodedTimes {
  /** HdrHistogram V2, compressed, base64; microseconds. */
  histogram: string;
  sum: number;
  max: number;
}

/**
 * A histogram of times with microsecond resolution and three significant digits, in which mean and
 * largest value are exact. All times are given and returned in milliseconds.
 */
export class TimeHistogram {
  readonly #histogram: Histogram;
  #sum = 0;
  #max = 0;

  constructor(histogram?: Histogram) {
    this.#histogram =
      histogram ??
      build({
        bitBucketSize: 32,
        useWebAssembly: false,
        lowestDiscernibleValue: 1,
        highestTrackableValue: HIGHEST_MICROSECONDS,
        numberOfSignificantValueDigits: 3,
      });
  }

  get count(): number {
    return this.#histogram.totalCount;
  }

  record(milliseconds: number): void {
    const microseconds = Math.min(Math.max(Math.round(milliseconds * 1000), 0), HIGHEST_MICROSECONDS);
    this.#histogram.recordValue(microseconds);
    this.#sum += milliseconds;
    if (milliseconds > this.#max) this.#max = milliseconds;
  }

  /** Milliseconds, or null where the sample is too small for that percentile (0 to 100). */
  percentile(percentile: number): number | null {
    if (!supportsPercentile(percentile, this.count)) return null;
    return this.#histogram.getValueAtPercentile(percentile) / 1000;
  }

  encode(): EncodedTimes {
    return { histogram: encodeIntoCompressedBase64(this.#histogram), sum: this.#sum, max: this.#max };
  }

  /** One histogram of all that several processes counted. */
  static merge(parts: readonly EncodedTimes[]): TimeHistogram {
    const merged = new TimeHistogram(mergeHistograms(parts.map(({ histogram }) => histogram)));
    for (const { sum, max } of parts) {
      merged.#sum += sum;
      merged.#max = Math.max(merged.#max, max);
    }
    return merged;
  }

  /** Largest value, ms, exact; 0 where there is none. */
  get max(): number {
    return this.#max;
  }

  summary(): DelaySummary {
    const count = this.count;
    const percentiles: Partial<Percentiles> = {};
    for (const name of PERCENTILES) percentiles[name] = this.percentile(Number(name));
    return {
      unit: 'ms',
      count,
      mean: count === 0 ? null : round(this.#sum / count),
      max: count === 0 ? null : round(this.#max),
      percentiles: percentiles as Percentiles,
      histogram: encodeIntoCompressedBase64(this.#histogram),
    };
  }
}

/** Merges encoded histograms; nothing is lost, since all share one bucket layout. */
export function mergeHistograms(encoded: readonly string[]): Histogram {
  const merged = build({
    bitBucketSize: 32,
    useWebAssembly: false,
    lowestDiscernibleValue: 1,
    highestTrackableValue: HIGHEST_MICROSECONDS,
    numberOfSignificantValueDigits: 3,
  });
  for (const one of encoded) merged.add(decodeFromCompressedBase64(one));
  return merged;
}

/** Share of what a histogram holds that is longer than `milliseconds`; 0 of an empty one. */
export function shareAbove(encoded: readonly string[], milliseconds: number): number {
  const histogram = mergeHistograms(encoded);
  if (histogram.totalCount === 0 || histogram.maxValue <= milliseconds * 1000) return 0;
  // The percentile at which the value passes the bound, by bisection: the histogram has no inverse.
  let low = 0;
  let high = 100;
  for (let round = 0; round < 40; round++) {
    const middle = (low + high) / 2;
    if (histogram.getValueAtPercentile(middle) > milliseconds * 1000) high = middle;
    else low = middle;
  }
  return Math.round((1 - high / 100) * histogram.totalCount) / histogram.totalCount;
}

/** Sum of the values that are longer than `milliseconds`, in ms; 0 of an empty histogram. */
export function timeAbove(encoded: string, milliseconds: number): number {
  const histogram = mergeHistograms([encoded]) as JsHistogram;
  let sum = 0;
  for (let index = 0; index < histogram.countsArrayLength; index++) {
    const count = histogram.getCountAtIndex(index);
    const value = count === 0 ? 0 : histogram.valueFromIndex(index) / 1000;
    if (value > milliseconds) sum += count * value;
  }
  return sum;
}

/** Milliseconds to the microsecond: more digits than the clock gives would be noise in the record. */
function round(milliseconds: number): number {
  return Math.round(milliseconds * 1000) / 1000;
}
