import { describe, expect, test } from 'vitest';
import { againstBaseline } from '../../harness/analysis/against-baseline.ts';
import { meanEstimate } from '../../harness/analysis/statistics/mean-interval.ts';
import type { Estimate } from '../../harness/record/estimate.ts';
import known from '../fixtures/statistics-from-r.json' with { type: 'json' };
import { normals, shareOf } from '../support/noise.ts';

const METRIC = { metric: 'serviceTime', unit: 'ms', better: 'lower', gating: true } as const;

function estimate(values: readonly number[], confidence = 0.95): Estimate {
  const made = meanEstimate(values, 'ms', confidence);
  if (made === null) throw new Error('Expected values');
  return made;
}

describe('known answers, from R', () => {
  const { then, now, confidence, change, ci } = known.welch;

  // The confidence that either was stored with must not matter.
  test.each([
    [0.95, 0.95],
    [0.99, 0.9],
  ])('Welch’s interval of relative errors, stored at %d and %d', (one, other) => {
    const result = againstBaseline(METRIC, estimate(then, one), estimate(now, other), 0.02, 1 - confidence);
    expect(result.change).toBeCloseTo(change, 9);
    expect(result.ci?.[0]).toBeCloseTo(ci[0] ?? 0, 6);
    expect(result.ci?.[1]).toBeCloseTo(ci[1] ?? 0, 6);
    expect(result).toMatchObject({ n: 5, verdict: 'inconclusive' });
    expect(result.confidence).toBeCloseTo(confidence, 12);
  });
});

test('the 95 % interval holds the true change in 94 to 96.5 % of runs, of 6 launches then and 9 now', () => {
  const normal = normals(7);
  const launches = (n: number, level: number) =>
    Array.from({ length: n }, () => level * (1 + 0.03 * normal()));
  const covered = shareOf(10_000, () => {
    const { ci } = againstBaseline(METRIC, estimate(launches(6, 5)), estimate(launches(9, 5.5)), 0, 0.05);
    return ci !== null && ci[0] <= 0.1 && ci[1] >= 0.1;
  });
  expect(covered).toBeGreaterThan(0.94);
  expect(covered).toBeLessThan(0.965);
});

describe('verdicts', () => {
  const near = (level: number) => estimate([level * 0.999, level, level * 1.001, level * 1.0005]);

  test('by the same rule as side by side, for what is better low and what is better high', () => {
    const verdict = (level: number, better: 'lower' | 'higher') =>
      againstBaseline({ ...METRIC, better }, near(10), near(level), 0.02, 0.05).verdict;
    expect(verdict(11, 'lower')).toBe('regressed');
    expect(verdict(11, 'higher')).toBe('improved');
    expect(verdict(9, 'lower')).toBe('improved');
    expect(verdict(10.01, 'lower')).toBe('no-change');
  });

  test('one launch, or none of a value, decides nothing', () => {
    for (const then of [estimate([10]), estimate([0, 0])]) {
      expect(againstBaseline(METRIC, then, near(11), 0.02, 0.05)).toMatchObject({
        change: null,
        ci: null,
        verdict: 'inconclusive',
        cannotRuleOut: null,
        note: expect.any(String),
      });
    }
  });

  test('launches that agree to the last digit have an interval of no width', () => {
    const result = againstBaseline(METRIC, estimate([10, 10]), estimate([11, 11]), 0.02, 0.05);
    expect(result.ci?.map((end) => Number(end.toFixed(9)))).toEqual([0.1, 0.1]);
    expect(result.verdict).toBe('regressed');
  });
});
