import type { CapacityAnswer } from '../record/capacity.ts';
import type { Estimate } from '../record/estimate.ts';
import { NONE, number } from './format.ts';

type Ends = Pick<CapacityAnswer, 'lower' | 'upper'>;

/** An interval of rates without its unit, with an open end where one is not known. */
export function rangeOf({ lower, upper }: Ends): string {
  return rangeBetween(lower.value, upper.value);
}

export function rangeBetween(lower: number | null, upper: number | null): string {
  if (lower === null) return upper === null ? NONE : `below ${number(upper)}`;
  return upper === null ? `at least ${number(lower)}` : `${number(lower)} to ${number(upper)}`;
}

/** An estimate with its interval in brackets, and what is in place of one that can't be had. */
export function withInterval({ value, unit, ci }: Estimate): string {
  const own = unit === '' ? '' : ` ${unit}`;
  return ci === null
    ? `${number(value)}${own} (no interval)`
    : `${number(value)}${own} [${number(ci[0])}, ${number(ci[1])}]`;
}
