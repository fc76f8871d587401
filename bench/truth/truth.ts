import { supportsPercentile } from '../../harness/record/histogram.ts';
import { type Law, ofMixture, work } from './laws.cjs';

/** A stretch of time in which nothing is answered, monotonic ms. */
export type Gap = readonly [from: number, to: number];

/** Latencies, in ms from when each request was due, that a perfect generator and network would see. */
export interface Truth {
  latencies: number[];
  /** The same by path, where the law goes by it; else empty. */
  byPath: Map<string, number[]>;
  timeouts: number;
}

export interface Arrivals {
  /** Moments at which requests are due, ms, in order; those before `from` are warm-up and are not counted. */
  due: readonly number[];
  from: number;
  timeout: number;
}

/**
 * The true latencies of requests that are due at known moments at a server that keeps a law. `gaps` are the
 * stretches in which it did nothing, as its law or the experiment has it, or because its core was taken away.
 */
export function truthOf(law: Law, { due, from, timeout }: Arrivals, gaps: readonly Gap[] = []): Truth {
  let lastDepart = -Infinity;
  const truth: Truth = { latencies: [], byPath: new Map(), timeouts: 0 };
  due.forEach((at, index) => {
    const arrives = outOf(gaps, at);
    let took: number;
    let path: string | null = null;
    switch (law.kind) {
      case 'constant':
        took = law.ms;
        break;
      case 'mixture':
        took = ofMixture(law, index);
        break;
      case 'fifo':
        lastDepart = Math.max(arrives, lastDepart) + work(law, index);
        took = lastDepart - arrives;
        break;
      case 'trickle':
      case 'framed':
        took = law.ms;
        break;
      case 'paths':
        path = law.order[index % law.order.length] ?? '';
        took = law.ms[path] ?? 0;
        break;
      case 'faulty':
        took = law.fault === 'hang' && index % law.every === 0 ? Infinity : 0;
        break;
      default:
        took = 0;
    }
    const latency = outOf(gaps, arrives + took) - at;
    if (at < from) return;
    if (latency > timeout) truth.timeouts += 1;
    truth.latencies.push(Math.min(latency, timeout));
    if (path === null) return;
    const own = truth.byPath.get(path) ?? [];
    truth.byPath.set(path, own);
    own.push(Math.min(latency, timeout));
  });
  for (const list of [truth.latencies, ...truth.byPath.values()]) list.sort((a, b) => a - b);
  return truth;
}

/** Nearest-rank percentile (0 to 100) of sorted values; null where they can't support it. */
export function percentileOf(sorted: readonly number[], percentile: number): number | null {
  if (percentile < 100 && !supportsPercentile(percentile, sorted.length)) return null;
  return sorted[Math.max(0, Math.ceil((percentile / 100) * sorted.length - 1e-9) - 1)] ?? null;
}

/** The moment itself, or the end of the gap that holds it. */
function outOf(gaps: readonly Gap[], at: number): number {
  let low = 0;
  let high = gaps.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((gaps[middle]?.[1] ?? 0) <= at) low = middle + 1;
    else high = middle;
  }
  const gap = gaps[low];
  return gap !== undefined && gap[0] <= at ? gap[1] : at;
}
