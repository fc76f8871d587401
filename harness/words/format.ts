import type { Estimate } from '../record/estimate.ts';

/** Three significant digits, thousands apart, the same on every machine. */
export function number(value: number): string {
  // Below a millionth there is nothing here that could be told from 0.
  if (Math.abs(value) < 1e-6) return '0';
  const size = Math.abs(value);
  const places = size >= 100 ? 0 : Math.min(6, 2 - Math.floor(Math.log10(size)));
  const [whole = '', fraction] = value.toFixed(Math.max(0, places)).split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  return fraction === undefined ? grouped : `${grouped}.${fraction}`;
}

/** A count, thousands apart. */
export function counted(value: number): string {
  return value.toFixed(0).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** A share as per cent, e.g. 0.123 is `12.3 %`. */
export function percent(share: number): string {
  return `${number(share * 100)} %`;
}

/** A change as per cent with its sign. */
export function signed(share: number): string {
  return `${share > 0 ? '+' : ''}${percent(share)}`;
}

/** A share that was chosen and not measured, e.g. a confidence of 0.95 is `95 %`. */
export function level(share: number): string {
  return `${Number((share * 100).toFixed(2))} %`;
}

/** A change with its interval: `3.4x [3.1, 3.7]` where it at least doubles or all but vanishes, else `+12.0 % [9.1 %, 15.2 %]`. */
export function changeWithInterval(change: number, ci: readonly [number, number]): string {
  if (change >= 1 || change < -0.99)
    return `${number(1 + change)}x [${number(1 + ci[0])}, ${number(1 + ci[1])}]`;
  return `${signed(change)} [${signed(ci[0])}, ${signed(ci[1])}]`;
}

/** A value with its unit; shares read as per cent. */
export function withUnit(value: number, unit: string): string {
  return unit === 'share' ? percent(value) : `${number(value)} ${unit}`;
}

/** What is in place of a number that could not be estimated. */
export const NONE = '–';

/** A number, or what is in place of one. */
export function figure(value: number | null): string {
  return value === null ? NONE : number(value);
}

/** A time in milliseconds with its unit, or what is in place of one. */
export function ms(value: number | null): string {
  return value === null ? NONE : `${number(value)} ms`;
}

/** `1,234 ±56`: a value and half its interval's width; without an interval, the value and a mark for it. */
export function plusMinus(estimate: Estimate | null): string {
  if (estimate === null) return NONE;
  const scale = estimate.unit === 'share' ? 100 : 1;
  const value = number(estimate.value * scale);
  if (estimate.ci === null) return `${value} ±?`;
  return `${value} ±${number(((estimate.ci[1] - estimate.ci[0]) / 2) * scale)}`;
}
