import type { Comparison } from '../../harness/record/comparison.ts';

/** A made-up comparison: by itself service time, regressed by so much, with an interval of a tenth of it either way. */
export function madeUp(change: number, more: Partial<Comparison> = {}): Comparison {
  const ends: [number, number] = [change * 0.9, change * 1.1];
  return {
    ...{ metric: 'serviceTime', unit: 'ms', better: 'lower', gating: true, a: null, b: null },
    ...{ change, ci: [Math.min(...ends), Math.max(...ends)], confidence: 0.99, n: 16, method: 'paired t' },
    ...{ verdict: 'regressed', cannotRuleOut: Math.max(0, ...ends), signFlip: null },
    ...more,
  };
}

/** Compared by its difference, in its unit. */
export function apart(
  metric: string,
  unit: string,
  change: number,
  more: Partial<Comparison> = {},
): Comparison {
  return madeUp(change, { metric, unit, scale: 'difference', margin: 0, ...more });
}

/** Service time as before, so far as is known. */
export const AS_BEFORE = madeUp(0.001, { verdict: 'no-change', ci: [-0.01, 0.012], cannotRuleOut: 0.012 });

/** What a side reads. */
export function reads(value: number, unit: string): NonNullable<Comparison['a']> {
  return { value, unit, ci: null, confidence: 0.99, n: 16, method: 'mean' };
}
