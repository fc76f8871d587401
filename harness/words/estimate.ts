import type { Estimate } from '../record/estimate.ts';
import { NONE, number, plusMinus } from './format.ts';
import { type Cell, cell } from './table.ts';

/** A value with half its interval's width, or with its interval below it; without one, what is missing for it. */
export function estimateCell(estimate: Estimate | null): Cell {
  if (estimate === null) return cell(NONE, { hint: 'not measured, or too few requests for it' });
  const { value, unit, ci, missing } = estimate;
  const scale = unit === 'share' ? 100 : 1;
  // No metric can be negative, and no share above all; a t-interval does not know that.
  const most = unit === 'share' ? 1 : Number.POSITIVE_INFINITY;
  const show = (one: number) => number(Math.max(0, Math.min(most, one)) * scale);
  const below = ci === null ? `needs ${missing ?? 'more launches'}` : `${show(ci[0])} to ${show(ci[1])}`;
  return cell(plusMinus(estimate), { stacked: { above: show(value), below } });
}
