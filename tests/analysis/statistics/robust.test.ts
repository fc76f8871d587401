import fc from 'fast-check';
import { expect, test } from 'vitest';
import { hodgesLehmann } from '../../../harness/analysis/statistics/robust.ts';

/** All means of pairs, each value with itself included, and the middle one of them. */
function byDefinition(values: readonly number[]): number {
  const means = values
    .flatMap((one, index) => values.slice(index).map((other) => (one + other) / 2))
    .sort((a, b) => a - b);
  const middle = means.length >> 1;
  const upper = means[middle] as number;
  return means.length % 2 === 1 ? upper : ((means[middle - 1] as number) + upper) / 2;
}

const finite = fc.double({ min: -10, max: 10, noNaN: true });

test('is the middle of the means of all pairs, however many values there are', () => {
  fc.assert(
    fc.property(fc.array(finite, { minLength: 1, maxLength: 30 }), (values) => {
      expect(hodgesLehmann(values)).toBeCloseTo(byDefinition(values), 12);
    }),
  );
  fc.assert(
    fc.property(fc.array(finite, { minLength: 401, maxLength: 430 }), (values) => {
      // The median of an even number of means is any value between the middle two.
      expect(Math.abs(hodgesLehmann(values) - byDefinition(values))).toBeLessThan(1e-3);
    }),
    { numRuns: 20 },
  );
});

test('a fifth of the values, far out, hardly moves it', () => {
  const values = Array.from({ length: 5000 }, (_, index) => (index % 5 === 0 ? 1000 : (index % 100) / 1000));
  expect(hodgesLehmann(values)).toBeLessThan(0.15);
});
