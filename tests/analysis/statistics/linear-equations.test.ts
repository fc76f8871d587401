import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { inverse, solve } from '../../../harness/analysis/statistics/linear-equations.ts';

const entry = fc.double({ min: -2, max: 2, noNaN: true });

/** Square matrices of one size, and a vector of it. */
const system = fc
  .integer({ min: 1, max: 5 })
  .chain((size) =>
    fc.record({
      square: fc.array(fc.array(entry, { minLength: size, maxLength: size }), {
        minLength: size,
        maxLength: size,
      }),
      x: fc.array(entry, { minLength: size, maxLength: size }),
    }),
  )
  // B B' + I is symmetric and positive definite, and far from singular.
  .map(({ square, x }) => ({
    matrix: square.map((row, i) => square.map((other, j) => dot(row, other) + (i === j ? 1 : 0))),
    x,
  }));

function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, index) => sum + value * (b[index] ?? 0), 0);
}

describe('solve', () => {
  test('by hand', () => {
    expect(solve([[4]], [2])).toEqual([0.5]);
    // 2 x + y = 5 and x + 3 y = 10.
    expect(
      solve(
        [
          [2, 1],
          [1, 3],
        ],
        [5, 10],
      ),
    ).toEqual([1, 3]);
    expect(solve([], [])).toEqual([]);
  });

  test('the Hilbert matrix of three, whose inverse is known: 9 -36 30, -36 192 -180, 30 -180 180', () => {
    const hilbert = [1, 2, 3].map((i) => [1, 2, 3].map((j) => 1 / (i + j - 1)));
    const known = [
      [9, -36, 30],
      [-36, 192, -180],
      [30, -180, 180],
    ];
    known.forEach((row, i) => {
      row.forEach((value, j) => {
        expect(inverse(hilbert)?.[i]?.[j]).toBeCloseTo(value, 9);
      });
      expect(solve(hilbert, [1, 0, 0])?.[i]).toBeCloseTo(row[0] ?? Number.NaN, 9);
    });
  });

  test('what solves equations fulfils them, and leaves them as they were', () => {
    fc.assert(
      fc.property(system, ({ matrix, x }) => {
        const before = structuredClone(matrix);
        const found = solve(
          matrix,
          matrix.map((row) => dot(row, x)),
        );
        expect(found).toHaveLength(x.length);
        x.forEach((value, index) => {
          expect(found?.[index]).toBeCloseTo(value, 8);
        });
        expect(matrix).toEqual(before);
      }),
      { seed: 3, numRuns: 200 },
    );
  });

  test('a singular matrix has no solution and no inverse', () => {
    const collinear = [
      [1, 2],
      [2, 4],
    ];
    expect(solve(collinear, [1, 2])).toBeNull();
    expect(inverse(collinear)).toBeNull();
    expect(solve([[0]], [0])).toBeNull();
    expect(solve([[9e-13]], [1])).toBeNull();
    expect(solve([[1.1e-12]], [1.1e-12])).toEqual([1]);
  });
});

test('a matrix times its inverse is the identity', () => {
  fc.assert(
    fc.property(system, ({ matrix }) => {
      const found = inverse(matrix) ?? [];
      matrix.forEach((row, i) => {
        matrix.forEach((_, j) => {
          const column = found.map((line) => line[j] ?? Number.NaN);
          expect(dot(row, column)).toBeCloseTo(i === j ? 1 : 0, 8);
        });
      });
    }),
    { seed: 4, numRuns: 200 },
  );
});
