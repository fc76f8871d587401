import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Lengths } from '../../../harness/load/answers/lengths.ts';

test('a length that gives way to another and stays away is told, with when the other began', () => {
  const lengths = new Lengths();
  for (let index = 0; index < 200; index++) lengths.add(1391, index / 1000);
  for (let index = 200; index < 300; index++) lengths.add(2, index / 1000);
  expect(lengths.changed).toEqual({ at: 0.2, from: 1391, to: 2 });
  expect([...lengths.counts]).toEqual([
    [1391, 200],
    [2, 100],
  ]);
});

test('lengths that vary from answer to answer have not changed, however long they do', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 50, maxLength: 500 }), (drawn) => {
      const lengths = new Lengths();
      // Each is followed by one that differs from it, so that none comes twenty times in a row.
      drawn.forEach((bytes, index) => {
        lengths.add(bytes, index);
        lengths.add(bytes + 10, index);
      });
      expect(lengths.changed).toBeNull();
    }),
    { seed: 13 },
  );
});

test('many different lengths are counted together with those near them, and none is left out', () => {
  const lengths = new Lengths();
  for (let bytes = 0; bytes < 100_000; bytes++) lengths.add(bytes, 0);
  expect(lengths.counts.size).toBeLessThan(600);
  expect([...lengths.counts.values()].reduce((sum, times) => sum + times, 0)).toBe(100_000);
  for (let times = 0; times < 50; times++) lengths.add(100_000, 1);
  const [bytes] = [...lengths.counts].findLast(([, times]) => times >= 50) ?? [0];
  expect(bytes).toBeGreaterThan(97_000);
  expect(bytes).toBeLessThanOrEqual(100_000);
});
