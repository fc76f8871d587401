import { percent } from './format.ts';

/** A change as per cent with its sign. */
export function signed(share: number): string {
  return `${share > 0 ? '+' : ''}${percent(share)}`;
}
