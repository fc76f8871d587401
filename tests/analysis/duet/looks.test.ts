import fc from 'fast-check';
import { expect, test } from 'vitest';
import { planLooks } from '../../../harness/analysis/duet/looks.ts';

const launches = fc.integer({ min: 1, max: 400 });
const alpha = fc.double({ min: 1e-4, max: 0.49, noNaN: true });

test('looks spend alpha together, each some of it; they go forward, and the last is at all launches', () => {
  fc.assert(
    fc.property(launches, alpha, (planned, rate) => {
      const looks = planLooks(planned, rate);
      const spent = looks.reduce((sum, look) => sum + look.alpha, 0);
      expect(spent / rate).toBeCloseTo(1, 9);
      expect(Math.min(...looks.map((look) => look.alpha))).toBeGreaterThan(0);
      const at = looks.map((look) => look.launches);
      expect(at).toEqual([...new Set(at)].sort((one, other) => one - other));
      expect(at.at(-1)).toBe(planned);
    }),
  );
});

test('none is at fewer than five launches, unless there are no more', () => {
  fc.assert(
    fc.property(launches, (planned) => {
      expect(planLooks(planned, 0.01)[0]?.launches).toBeGreaterThanOrEqual(Math.min(5, planned));
    }),
  );
});

test('by hand: a budget of 60 s, one of 20 s, and one that has room for one look', () => {
  expect(planLooks(16, 0.01)).toEqual([
    { launches: 7, alpha: 0.0015 },
    { launches: 12, alpha: 0.0025 },
    { launches: 16, alpha: 0.006 },
  ]);
  expect(planLooks(6, 0.01)).toEqual([
    { launches: 5, alpha: 0.004 },
    { launches: 6, alpha: 0.006 },
  ]);
  expect(planLooks(3, 0.01)).toEqual([{ launches: 3, alpha: 0.01 }]);
});
