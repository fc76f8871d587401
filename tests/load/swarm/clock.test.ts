import fc from 'fast-check';
import { expect, test } from 'vitest';
import { checkClock, clockWeaknesses, readClock } from '../../../harness/load/swarm/clock.ts';

test('a reading is never further from the truth than it says, whatever the ways take', async () => {
  const way = fc.double({ min: 0, max: 50, noNaN: true });
  await fc.assert(
    fc.asyncProperty(
      fc.double({ min: -1e6, max: 1e6, noNaN: true }),
      fc.array(fc.tuple(way, way), { minLength: 40, maxLength: 40 }),
      async (truth, ways) => {
        let now = 1000;
        const { offset, uncertainty } = await readClock(
          async (round) => {
            const [there, back] = ways[round] ?? [0, 0];
            now += there;
            const at = now + truth;
            now += back;
            return at;
          },
          () => now,
        );
        expect(Math.abs(offset - truth)).toBeLessThanOrEqual(uncertainty + 1e-6);
        const fastest = Math.min(...ways.map(([there, back]) => there + back));
        expect(uncertainty).toBeCloseTo(fastest / 2, 6);
      },
    ),
  );
});

test('what a clock moved by meanwhile counts as what it may be wrong by', () => {
  const check = checkClock({ offset: 5, uncertainty: 0.2 }, { offset: 6.5, uncertainty: 0.1 });
  expect(check.drift).toBeCloseTo(1.5);
  expect(check.error).toBeCloseTo(1.6);
  expect(clockWeaknesses([{ ...check, error: 0.1 }, check])).toEqual([
    expect.stringContaining('generator 2 of 2 was known to 1.60 ms'),
  ]);
  expect(clockWeaknesses([{ ...check, error: 0.1 }])).toEqual([]);
  expect(checkClock({ offset: 5, uncertainty: 0.2 }, { offset: 5, uncertainty: 0.1 }).error).toBe(0.2);
});
