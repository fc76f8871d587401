import { percent } from '../../harness/record/format.ts';

/** A change as per cent with its sign. */
export function signed(share: number): string {
  return `${share > 0 ? '+' : ''}${percent(share)}`;
}
