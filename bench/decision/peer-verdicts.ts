import { mean } from '../../harness/analysis/statistics/moments.ts';
import type { AutocannonResult } from './client.ts';
import { welch } from './welch.ts';

/** What a peer's user concludes: faster, slower, or neither. */
export type PeerVerdict = 'improved' | 'regressed' | 'no-change';

/** The change of a rate that a threshold lets pass, and of a time above its recorded value. */
const THRESHOLD = 0.05;
/** Error rate that Welch's test is held to. */
const ALPHA = 0.05;

/** Requests per second, A and then B: a change beyond the threshold is taken for one. */
export function byThreshold(a: number, b: number): PeerVerdict {
  const change = b / a - 1;
  if (Math.abs(change) <= THRESHOLD) return 'no-change';
  return change < 0 ? 'regressed' : 'improved';
}

/** A run of B against the 95th percentile that was recorded of A: such a threshold knows no better. */
export function byFixedP95(recorded: number, p95: number): PeerVerdict {
  return p95 < recorded * (1 + THRESHOLD) ? 'no-change' : 'regressed';
}

/** Requests per second, one value a process: the means differ by Welch's test. */
export function byWelch(a: readonly number[], b: readonly number[]): PeerVerdict {
  if (welch(a, b).p >= ALPHA) return 'no-change';
  return mean(b) < mean(a) ? 'regressed' : 'improved';
}

/** What autocannon-compare exports: two results of autocannon, and which of them wins. */
export type AutocannonCompare = (
  a: AutocannonResult,
  b: AutocannonResult,
) => { aWins: boolean; bWins: boolean; equal: boolean };

export function byAutocannonCompare(
  compare: AutocannonCompare,
  a: AutocannonResult,
  b: AutocannonResult,
): PeerVerdict {
  const { aWins, bWins } = compare(a, b);
  if (aWins) return 'regressed';
  return bWins ? 'improved' : 'no-change';
}
