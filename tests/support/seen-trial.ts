import type { SeenTrial } from '../../harness/analysis/capacity/seen.ts';

interface Changes extends Partial<SeenTrial> {
  /** Requests in each of its 60 batches. */
  due?: number;
}

/** A full trial of 6 s whose batches are all alike: this share of the requests of each was beyond 50 ms, and 1 % may be. */
export function seenTrial(rate: number, share: number, { due = 100, ...changes }: Changes = {}): SeenTrial {
  const batches = Array.from({ length: 60 }, (): [number, number] => [share * due, due]);
  return {
    ...{ search: 1, stage: 'full', rate, state: 'measured' },
    window: { warmupSeconds: 1, durationSeconds: 6 },
    readings: [{ slo: 'p99<50ms', side: 'below', orEqual: false, bound: 0.01, batches }],
    ...changes,
  };
}
