/** One launch pair's change of one metric: what the analysis made of that pair, B / A - 1. */
export interface LaunchPoint {
  metric: string;
  /** Left out where it is of the whole. */
  route?: string;
  /** Launch pair, from 1. */
  block: number;
  change: number;
}
