import { describe, expect, test } from 'vitest';
import type { AutocannonResult } from '../../bench/decision/client.ts';
import { byAutocannonCompare, byFixedP95, byThreshold, byWelch } from '../../bench/decision/peer-verdicts.ts';

describe('what peers conclude', () => {
  test.each([
    [1000, 949, 'regressed'],
    [1000, 951, 'no-change'],
    [1000, 1049, 'no-change'],
    [1000, 1051, 'improved'],
  ])('a threshold on requests per second: %i and then %i', (a, b, verdict) => {
    expect(byThreshold(a, b)).toBe(verdict);
  });

  test.each([
    [10, 10.49, 'no-change'],
    [10, 10.5, 'regressed'],
    [10, 2, 'no-change'],
  ])('a recorded p95 of %d ms, and now %d ms', (recorded, now, verdict) => {
    expect(byFixedP95(recorded, now)).toBe(verdict);
  });

  test('Welch: processes that differ by more than they vary, either way, and by less', () => {
    const around = (rate: number) => Array.from({ length: 15 }, (_, index) => rate + (index % 5) - 2);
    expect(byWelch(around(1000), around(998))).toBe('regressed');
    expect(byWelch(around(1000), around(1002))).toBe('improved');
    expect(byWelch(around(1000), around(1000.5))).toBe('no-change');
  });

  test('autocannon-compare: the side that it lets win', () => {
    const result = {} as AutocannonResult;
    const says = (aWins: boolean, bWins: boolean) =>
      byAutocannonCompare(() => ({ aWins, bWins, equal: !aWins && !bWins }), result, result);
    expect([says(true, false), says(false, true), says(false, false)]).toEqual([
      'regressed',
      'improved',
      'no-change',
    ]);
  });
});
