import type { Phase } from '../../../harness/record/comparison.ts';

/** One launch pair's change of one metric: what the analysis made of that pair, B / A - 1. */
export interface LaunchPoint {
  metric: string;
  /** Left out where it is of the whole. */
  route?: string;
  /** Left out where it is of the turns, or of all. */
  phase?: Phase;
  /** Launch pair, from 1. */
  block: number;
  change: number;
}
