import type { Comparison } from '../record/comparison.ts';
import { changeWithInterval, NONE, number, percent, signed } from './format.ts';

type Changed = Pick<Comparison, 'change' | 'ci' | 'scale' | 'unit'>;

/** The change with its interval; without one, what there is. */
export function changeInWords({ change, ci, scale, unit }: Changed): string {
  if (change === null) return NONE;
  const one = scale === 'difference' ? (value: number) => more(value) : signed;
  const end = scale === 'difference' ? ` ${unit}` : '';
  if (ci === null) return `${one(change)}${end}, one launch`;
  if (scale === undefined) return changeWithInterval(change, ci);
  return `${one(change)}${end} [${one(ci[0])}, ${one(ci[1])}]`;
}

/** How much a change for the worse may come to, e.g. `3.20 %` or `120 ms`. */
export function amountInWords({ scale, unit }: Pick<Comparison, 'scale' | 'unit'>, amount: number): string {
  return scale === 'difference' ? `${number(amount)} ${unit}` : percent(amount);
}

function more(value: number): string {
  return `${value > 0 ? '+' : ''}${number(value)}`;
}
