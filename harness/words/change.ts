import type { Comparison } from '../record/comparison.ts';
import { changeWithInterval, NONE, signed } from './format.ts';

/** The change with its interval; without one, what there is. */
export function changeInWords({ change, ci }: Comparison): string {
  if (change === null) return NONE;
  return ci === null ? `${signed(change)}, one launch` : changeWithInterval(change, ci);
}
