import fc from 'fast-check';
import { expect, test } from 'vitest';
import { duetLengths, FEWEST_LAUNCHES, LEAST_BUDGET } from '../../harness/plan/duet.ts';

const budgets = fc.double({ min: LEAST_BUDGET, max: 3600, noNaN: true });

test('launches and their warm-ups take no more than the budget, but for a millisecond a launch by rounding', () => {
  fc.assert(
    fc.property(budgets, (budget) => {
      const { launches, warmupSeconds, durationSeconds } = duetLengths(budget);
      const load = launches * (warmupSeconds + durationSeconds);
      expect(load).toBeLessThanOrEqual(budget + 0.001 * launches);
      // Nor is a whole launch of it left over.
      expect(budget - load).toBeLessThan(warmupSeconds + durationSeconds + 0.001 * launches);
      expect(launches).toBeGreaterThanOrEqual(FEWEST_LAUNCHES);
    }),
  );
});

test('every launch is warmed up for about as long as it is measured', () => {
  fc.assert(
    fc.property(budgets, (budget) => {
      const { warmupSeconds, durationSeconds } = duetLengths(budget);
      expect(warmupSeconds).toBeGreaterThanOrEqual(budget < 8 ? 0.352 : 0.88);
      expect(durationSeconds).toBeGreaterThanOrEqual(budget < 8 ? 0.287 : 0.719);
      expect(warmupSeconds / durationSeconds).toBeCloseTo(0.55 / 0.45, 1);
    }),
  );
});

test('more budget is never fewer launches', () => {
  fc.assert(
    fc.property(budgets, budgets, (one, other) => {
      const [less, more] = [Math.min(one, other), Math.max(one, other)];
      expect(duetLengths(more).launches).toBeGreaterThanOrEqual(duetLengths(less).launches);
    }),
  );
});

test('by hand: the least, 6.4 s, 20 s, 60 s, and too little', () => {
  expect(duetLengths(LEAST_BUDGET)).toMatchObject({
    launches: 5,
    warmupSeconds: 0.352,
    durationSeconds: 0.288,
  });
  expect(duetLengths(6.4)).toMatchObject({ launches: 5, warmupSeconds: 0.704, durationSeconds: 0.576 });
  expect(duetLengths(20)).toMatchObject({ launches: 12, warmupSeconds: 0.88, durationSeconds: 0.72 });
  expect(duetLengths(60)).toMatchObject({ launches: 16, warmupSeconds: 1.98, durationSeconds: 1.62 });
  expect(duetLengths(LEAST_BUDGET - 0.1).launches).toBeLessThan(FEWEST_LAUNCHES);
});

test('behind the turns there are bursts and a steady rate, where a launch is long enough for them; all fit the budget', () => {
  const behind = { together: true, steady: true };
  expect(duetLengths(60, behind)).toEqual({
    launches: 16,
    warmupSeconds: 1.44,
    durationSeconds: 0.936,
    togetherSeconds: 0.504,
    steadySeconds: 0.72,
  });
  expect(duetLengths(6, behind)).toMatchObject({ togetherSeconds: 0, steadySeconds: 0 });
  expect(duetLengths(60, { together: false, steady: true })).toMatchObject({
    togetherSeconds: 0,
    steadySeconds: 0.72,
  });
});
