import { monotonicNow } from '../../harness/clock.ts';
import { type EncodedTimes, TimeHistogram } from '../../harness/record/histogram.ts';
import { evenDraws, logNormal } from './draws.ts';

export interface Merge {
  generators: number;
  /** Whether the merged histogram is, byte for byte, that of one generator that made all requests. */
  same: boolean;
  /** As they travel, of one histogram: mean and largest. */
  bytes: { mean: number; largest: number };
  /** Decoding one and adding it to the others, ms. */
  mergeMs: number;
}

/** Latencies dealt out to so many generators as the requests of a load are, encoded by each, and merged again. */
export function simulateMerge(generators: number, requests: number, seed: number): Merge {
  const latency = logNormal(evenDraws(seed), { median: 5, sigma: 1 });
  const whole = new TimeHistogram();
  const parts = Array.from({ length: generators }, () => new TimeHistogram());
  for (let index = 0; index < requests; index++) {
    const milliseconds = latency();
    whole.record(milliseconds);
    parts[index % generators]?.record(milliseconds);
  }
  const encoded: EncodedTimes[] = parts.map((part) => part.encode());
  // Once before it is timed, so that compiling it is not part of it.
  TimeHistogram.merge(encoded);
  const begun = monotonicNow();
  const merged = TimeHistogram.merge(encoded);
  const took = monotonicNow() - begun;
  const sizes = encoded.map((each) => JSON.stringify(each).length);
  return {
    generators,
    same: merged.encode().histogram === whole.encode().histogram && merged.max === whole.max,
    bytes: {
      mean: sizes.reduce((sum, size) => sum + size, 0) / generators,
      largest: Math.max(...sizes),
    },
    mergeMs: took / generators,
  };
}
