import fc from 'fast-check';
import { expect, test } from 'vitest';
import { planLooks } from '../../../harness/analysis/duet/looks.ts';
import { falseChanges, fewestPairs } from '../../../harness/analysis/duet/modes.ts';

const launches = fc.integer({ min: 1, max: 400 });
const alpha = fc.double({ min: 1e-4, max: 0.49, noNaN: true });
const metrics = fc.integer({ min: 1, max: 4 });

/** So many metrics of one family. */
const equal = (count: number) => Array.from({ length: count }, () => 1 / count);

test('looks spend alpha together at most, each some of it; they go forward, and the last is at all launches', () => {
  fc.assert(
    fc.property(launches, alpha, metrics, (planned, rate, gating) => {
      const looks = planLooks(planned, rate, equal(gating));
      const spent = looks.reduce((sum, look) => sum + look.alpha, 0);
      expect(spent / rate).toBeLessThanOrEqual(1 + 1e-9);
      expect(spent / rate).toBeGreaterThan(0.4);
      expect(Math.min(...looks.map((look) => look.alpha))).toBeGreaterThan(0);
      const at = looks.map((look) => look.launches);
      expect(at).toEqual([...new Set(at)].sort((one, other) => one - other));
      expect(at.at(-1)).toBe(planned);
    }),
  );
});

test('launches of two modes are called different in at most alpha, for every plan that may call a change', () => {
  for (const gating of [1, 2, 3]) {
    for (const rate of [0.01, 0.05]) {
      for (let planned = fewestPairs(rate, gating); planned <= 100; planned++) {
        expect(falseChanges(planLooks(planned, rate, equal(gating)), equal(gating))).toBeLessThanOrEqual(
          rate,
        );
      }
    }
  }
});

test('for 1 % that takes nothing of most plans, and at most a quarter of what they may spend', () => {
  const spent = (planned: number, gating: number) =>
    planLooks(planned, 0.01, equal(gating)).reduce((sum, look) => sum + look.alpha, 0) / 0.01;
  const all = Array.from({ length: 40 }, (_, index) => [spent(index + 5, 1), spent(index + 5, 2)]).flat();
  expect(Math.min(...all)).toBeGreaterThan(0.75);
  expect(all.filter((share) => share > 0.95).length).toBeGreaterThan(0.8 * all.length);
});

test('none is at fewer than five launches, unless there are no more', () => {
  fc.assert(
    fc.property(launches, (planned) => {
      expect(planLooks(planned, 0.01)[0]?.launches).toBeGreaterThanOrEqual(Math.min(5, planned));
    }),
  );
});

test('by hand: a budget of 60 s, one of 20 s, and one that has room for one look', () => {
  expect(planLooks(16, 0.01, equal(2))).toEqual([
    { launches: 7, alpha: 0.0015 },
    { launches: 12, alpha: 0.0025 },
    { launches: 16, alpha: 0.006 },
  ]);
  // One metric alone is given more at each look: one of them has to do with a little less.
  expect(planLooks(16, 0.01)).toEqual([
    { launches: 7, alpha: 0.0015 },
    { launches: 12, alpha: 0.00235 },
    { launches: 16, alpha: 0.006 },
  ]);
  expect(planLooks(6, 0.01)).toEqual([
    { launches: 5, alpha: 0.004 },
    { launches: 6, alpha: 0.006 },
  ]);
  expect(planLooks(5, 0.01, equal(2))).toEqual([{ launches: 5, alpha: 0.01 }]);
});
