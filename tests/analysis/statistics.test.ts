import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { holmLevels } from '../../harness/analysis/statistics/holm.ts';
import { meanEstimate } from '../../harness/analysis/statistics/mean-interval.ts';
import { type Pair, pairedChange } from '../../harness/analysis/statistics/paired-change.ts';
import { hodgesLehmann, trimmedMean } from '../../harness/analysis/statistics/robust.ts';
import { signFlip } from '../../harness/analysis/statistics/sign-flip.ts';
import { tFactor, tUpperTail } from '../../harness/analysis/statistics/student.ts';
import known from '../fixtures/statistics-from-r.json' with { type: 'json' };

const positive = fc.double({ min: 0.01, max: 1e5, noNaN: true });
const pairsOf = (value: fc.Arbitrary<number>) =>
  fc.array(fc.record({ a: value, b: value }), { minLength: 2, maxLength: 12 });

describe('known answers, from R', () => {
  test.each(known.quantiles)('t quantile at $p with $df degrees of freedom', ({ p, df, value }) => {
    expect(tFactor(2 * p - 1, df) / value).toBeCloseTo(1, 7);
  });

  test.each(known.tails)('tail of t beyond $x with $df degrees of freedom', ({ x, df, value }) => {
    expect(tUpperTail(x, df) / value).toBeCloseTo(1, 6);
  });

  test('mean and its interval', () => {
    const { values, mean, ci } = known.mean;
    const estimate = meanEstimate(values, 'ms', 0.95);
    expect(estimate?.value).toBeCloseTo(mean, 9);
    expect(estimate?.ci?.[0]).toBeCloseTo(ci[0] ?? 0, 6);
    expect(estimate?.ci?.[1]).toBeCloseTo(ci[1] ?? 0, 6);
  });

  test('paired t of log ratios', () => {
    const { a, b, change, ci, p } = known.paired;
    const result = pairedChange(a.map((value, index) => ({ a: value, b: b[index] ?? 0 })));
    const interval = result?.interval(0.99);
    expect(result?.change).toBeCloseTo(change, 9);
    expect(interval?.[0]).toBeCloseTo(ci[0] ?? 0, 6);
    expect(interval?.[1]).toBeCloseTo(ci[1] ?? 0, 6);
    expect(result?.beyond(0)).toBeCloseTo(p, 7);
  });

  test.each(known.holm)('Holm: what is rejected of $p at $alpha', ({ p, alpha, rejected }) => {
    const levels = holmLevels(p, alpha);
    expect(p.map((value, index) => value <= (levels[index] ?? 0))).toEqual(rejected);
  });

  test.each(known.trimmed)('mean of $values.length values, $share trimmed of each end', (one) => {
    expect(trimmedMean(one.values, one.share)).toBeCloseTo(one.value, 12);
  });

  test.each(known.hodgesLehmann)('Hodges and Lehmann of $values.length values', ({ values, value }) => {
    expect(hodgesLehmann(values)).toBeCloseTo(value, 12);
  });

  test.each(known.signFlip)('sign flip of $differences', ({ differences, p }) => {
    expect(signFlip(differences)?.p).toBe(p);
  });
});

describe('meanEstimate', () => {
  test('one launch has no interval and says what is missing; none has no value', () => {
    expect(meanEstimate([5], 'ms', 0.95)).toMatchObject({
      value: 5,
      ci: null,
      n: 1,
      missing: expect.stringMatching(/1 more launch/),
    });
    expect(meanEstimate([], 'ms', 0.95)).toBeNull();
  });

  test('the interval holds the value, and more confidence is wider', () => {
    fc.assert(
      fc.property(fc.array(positive, { minLength: 2, maxLength: 20 }), (values) => {
        const [narrow, wide] = [meanEstimate(values, 'ms', 0.9), meanEstimate(values, 'ms', 0.99)];
        if (!narrow?.ci || !wide?.ci) throw new Error('Expected intervals');
        expect(narrow.ci[0]).toBeLessThanOrEqual(narrow.value);
        expect(narrow.ci[1]).toBeGreaterThanOrEqual(narrow.value);
        expect(wide.ci[0]).toBeLessThanOrEqual(narrow.ci[0]);
        expect(wide.ci[1]).toBeGreaterThanOrEqual(narrow.ci[1]);
      }),
    );
  });
});

describe('pairedChange', () => {
  test('a change that every pair shares is that change, exactly', () => {
    fc.assert(
      fc.property(
        fc.array(positive, { minLength: 2, maxLength: 8 }),
        fc.double({ min: -0.5, max: 3, noNaN: true }),
        (list, change) => {
          const result = pairedChange(list.map((a) => ({ a, b: a * (1 + change) })));
          expect(result?.change).toBeCloseTo(change, 8);
          expect(result?.interval(0.95)?.[0]).toBeCloseTo(change, 6);
        },
      ),
    );
  });

  test('the unit does not matter, nor does the order of the pairs', () => {
    fc.assert(
      fc.property(pairsOf(positive), fc.constantFrom(0.001, 60, 1000), (pairs, unit) => {
        const plain = pairedChange(pairs);
        const scaled = pairedChange(pairs.map(({ a, b }) => ({ a: a * unit, b: b * unit })).reverse());
        const [one, other] = [plain?.change ?? Number.NaN, scaled?.change ?? Number.NaN];
        // To the last digits of a product: a change as small as these has none of its own.
        expect(Math.abs(one - other)).toBeLessThan(1e-6 * Math.abs(one) + 1e-12);
      }),
    );
  });

  test('to call the other one the reference inverts the ratio and its interval', () => {
    fc.assert(
      fc.property(pairsOf(fc.double({ min: 10, max: 20, noNaN: true })), (pairs) => {
        const there = pairedChange(pairs)?.interval(0.95);
        const back = pairedChange(pairs.map(({ a, b }) => ({ a: b, b: a })))?.interval(0.95);
        if (!there || !back) throw new Error('Expected intervals');
        expect(Math.log1p(there[0]) + Math.log1p(back[1])).toBeCloseTo(0, 6);
        expect(Math.log1p(there[1]) + Math.log1p(back[0])).toBeCloseTo(0, 6);
      }),
    );
  });

  test('test and interval agree: p is below a level just when the interval lies beyond the margin', () => {
    const level = fc.constantFrom(0.01, 0.025, 0.05);
    const margin = fc.constantFrom(0, 0.02, 0.05);
    const near = fc.array(
      fc.record({ a: fc.constant(100), b: fc.double({ min: 80, max: 125, noNaN: true }) }),
      {
        minLength: 2,
        maxLength: 10,
      },
    );
    fc.assert(
      fc.property(near, level, margin, (pairs, alpha, border) => {
        const result = pairedChange(pairs);
        const interval = result?.interval(1 - alpha);
        if (!result || !interval) throw new Error('Expected an interval');
        const beyond = interval[0] > border || interval[1] < -border;
        const p = result.beyond(border);
        // On the very edge the two are rounded apart.
        fc.pre(Math.abs(p - alpha) > 1e-7);
        expect(p < alpha).toBe(beyond);
      }),
    );
  });

  test('values that can be 0 are compared by the ratio of their means', () => {
    const pairs: Pair[] = [
      { a: 0, b: 3 },
      { a: 2, b: 4 },
      { a: 4, b: 2 },
    ];
    const result = pairedChange(pairs);
    expect(result?.method).toContain('ratio of means');
    expect(result?.change).toBeCloseTo(0.5, 9);
    expect(pairedChange([{ a: 0, b: 0 }])).toBeNull();
  });

  test('one pair has no interval, none has no change', () => {
    expect(pairedChange([{ a: 1, b: 2 }])?.interval(0.95)).toBeNull();
    expect(pairedChange([{ a: 1, b: 2 }])?.beyond(0)).toBe(1);
    expect(pairedChange([])).toBeNull();
  });

  test('as many pairs as it says would decide do decide, if they spread the same', () => {
    const pairs = [0.98, 1.03, 1.05, 1.08].map((b) => ({ a: 1, b }));
    const result = pairedChange(pairs);
    const needed = result?.pairsToDecide(0, 0.95) ?? 0;
    expect(result?.interval(0.95)?.[0]).toBeLessThan(0);
    expect(needed).toBeGreaterThan(4);
    const more = Array.from({ length: Math.ceil(needed / 4) + 1 }, () => pairs).flat();
    expect(pairedChange(more)?.interval(0.95)?.[0]).toBeGreaterThan(0);
  });
});

describe('robust locations', () => {
  const values = fc.array(fc.double({ min: -100, max: 100, noNaN: true }), { minLength: 1, maxLength: 30 });

  test('they move with the values, turn with their sign, and heed no order', () => {
    fc.assert(
      fc.property(values, fc.double({ min: -50, max: 50, noNaN: true }), (list, shift) => {
        for (const location of [hodgesLehmann, (some: readonly number[]) => trimmedMean(some, 0.25)]) {
          const plain = location(list);
          expect(location(list.map((value) => value + shift))).toBeCloseTo(plain + shift, 8);
          expect(location(list.map((value) => -value))).toBeCloseTo(-plain, 8);
          expect(location([...list].reverse())).toBeCloseTo(plain, 8);
        }
      }),
    );
  });

  test('what a quarter of the values is does not carry them away', () => {
    const quiet = Array.from({ length: 30 }, (_, index) => 1 + 0.01 * (index % 5));
    const stolen = [...quiet, ...Array.from({ length: 10 }, () => 1e6)];
    expect(hodgesLehmann(stolen)).toBeLessThan(1.05);
    expect(trimmedMean(stolen, 0.25)).toBeLessThan(1.05);
  });

  test('of one value it is that value; of two, their mean', () => {
    expect([hodgesLehmann([3]), trimmedMean([3], 0.4)]).toEqual([3, 3]);
    expect([hodgesLehmann([3, 5]), trimmedMean([3, 5], 0.4)]).toEqual([4, 4]);
  });
});

describe('signFlip', () => {
  test('by hand: three differences of one sign have p = 2/8, its floor', () => {
    expect(signFlip([1, 2, 3])).toEqual({ p: 0.25, floor: 0.25 });
    expect(signFlip([1, 2, -3])).toEqual({ p: 1, floor: 0.25 });
  });

  test('the direction does not matter, p is never below its floor nor above 1', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -100, max: 100, noNaN: true }), { minLength: 1, maxLength: 10 }),
        (values) => {
          const one = signFlip(values);
          const mirrored = signFlip(values.map((value) => -value));
          expect(mirrored?.p).toBe(one?.p);
          expect(one?.p).toBeGreaterThanOrEqual(one?.floor ?? 0);
          expect(one?.p).toBeLessThanOrEqual(1);
        },
      ),
    );
  });

  test('is not counted out for none and for too many', () => {
    expect(signFlip([])).toBeNull();
    expect(signFlip(Array.from({ length: 17 }, () => 1))).toBeNull();
  });
});

test('Holm’s levels lie between Bonferroni’s and alpha, and the smallest p has the smallest', () => {
  const p = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 8 });
  fc.assert(
    fc.property(p, (list) => {
      const levels = holmLevels(list, 0.05);
      for (const level of levels) {
        expect(level).toBeGreaterThanOrEqual(0.05 / list.length - 1e-12);
        expect(level).toBeLessThanOrEqual(0.05);
      }
      expect(levels[list.indexOf(Math.min(...list))]).toBeCloseTo(0.05 / list.length, 12);
    }),
  );
});
