import { expect, test } from 'vitest';
import type { Comparison } from '../../harness/record/comparison.ts';
import { because } from '../../harness/words/because.ts';

const one = (change: number, more: Partial<Comparison> = {}): Comparison => ({
  ...{ metric: 'serviceTime', unit: 'ms', better: 'lower', gating: true, a: null, b: null },
  ...{ change, ci: [change - 0.01, change + 0.01], confidence: 0.99, n: 8, method: 'paired t' },
  ...{ verdict: 'regressed', cannotRuleOut: change + 0.01, signFlip: null },
  ...more,
});
const margin = () => 0.02;

test('a route that is slower stands first, the slowest before others, and more than four are counted', () => {
  const found = because(
    'regressed',
    [
      one(0.05),
      one(0.04, { metric: 'cpuPerRequest' }),
      one(0.2, { route: 'search' }),
      one(0.4, { route: 'report' }),
      one(0.03, { route: 'login' }),
    ],
    margin,
  );
  expect(found).toBe(
    'B is worse than A, beyond the margin of 2 %: report: service time +40.0 % [+39.0 %, +41.0 %]; search: service time +20.0 % [+19.0 %, +21.0 %]; login: service time +3.00 % [+2.00 %, +4.00 %]; service time +5.00 % [+4.00 %, +6.00 %] (and 1 more)',
  );
});

test('a metric with a margin of its own is told with that', () => {
  const slow = one(500, { metric: 'startUp', scale: 'difference', margin: 100, ci: [450, 550] });
  expect(because('regressed', [slow], margin)).toBe(
    'B is worse than A, beyond the margin of 100 ms: start-up +500 ms [+450, +550]',
  );
});
