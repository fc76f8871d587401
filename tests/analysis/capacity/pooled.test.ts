import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { uniform } from '../../../bench/capacity/simulated/systems.ts';
import { classOf, memory, type Pooled, pool } from '../../../harness/analysis/capacity/pooled.ts';

type Batch = readonly [number, number];

/** Quantiles of Student's t at 97.5 %, by degrees of freedom, from tables. */
const T = { 7: 2.364624, 15: 2.1314495, 31: 2.039513 };

/** Batches of ten requests, with so many beyond the SLO in each. */
const tens = (...beyond: number[]): Batch[] => beyond.map((x) => [x, 10]);
/** Runs of nothing and of all, so many batches each. */
const runs = (length: number, count: number) =>
  tens(...Array.from({ length: length * count }, (_, index) => (Math.floor(index / length) % 2) * 10));

describe('the ratio', () => {
  test('is that of the sums, not the mean of ratios', () => {
    expect(
      pool(
        [
          [
            [0, 1],
            [9, 9],
          ],
        ],
        0.95,
      ),
    ).toEqual({ value: 0.9, ci: null, weight: 10 });
  });

  test('has the interval of batch means: by hand', () => {
    // r = 16 / 80; residuals of 1, eight of them: half = t(7) sqrt(8 / 7 * 8) / 80.
    const { value, ci, weight } = pool([tens(1, 3, 1, 3, 1, 3, 1, 3)], 0.95);
    expect([value, weight]).toEqual([0.2, 80]);
    const half = (T[7] * Math.sqrt(64 / 7)) / 80;
    expect(ci?.[0]).toBeCloseTo(0.2 - half, 7);
    expect(ci?.[1]).toBeCloseTo(0.2 + half, 7);
  });

  test('counts batches by their weight: by hand', () => {
    // r = 24 / 120; residuals x - r w: -1, 1, -2, 2 twice, whose squares are 20.
    const four: Batch[] = [
      [1, 10],
      [3, 10],
      [2, 20],
      [6, 20],
    ];
    const { value, ci } = pool([four, four], 0.95);
    expect(value).toBe(0.2);
    expect(ci?.[1]).toBeCloseTo(0.2 + (T[7] * Math.sqrt((8 / 7) * 20)) / 120, 7);
  });

  test('has none of fewer than eight batches, and is 0 of nothing', () => {
    expect(pool([tens(1, 3, 1, 3, 1, 3, 1)], 0.95)).toEqual({ value: 13 / 70, ci: null, weight: 70 });
    expect(pool([tens(1, 3, 1, 3), tens(1, 3, 1, 3)], 0.95).ci).not.toBeNull();
    for (const none of [[], [[]], [[[0, 0]]]] as Batch[][][]) {
      expect(pool(none, 0.95)).toEqual({ value: 0, ci: null, weight: 0 });
    }
  });

  test('is not touched by batches in which nothing was due', () => {
    const batches = tens(1, 3, 1, 3, 1, 3, 1, 3);
    expect(pool([batches.flatMap((batch) => [batch, [0, 0] as const])], 0.95)).toEqual(pool([batches], 0.95));
  });

  test('of a share ends at 0 and at 1, that of a rate at 0 only', () => {
    expect(pool([tens(0, 2, 0, 0, 0, 0, 0, 0)], 0.95).ci?.[0]).toBe(0);
    expect(pool([tens(10, 8, 10, 10, 10, 10, 10, 10)], 0.95).ci?.[1]).toBe(1);
    const rate = pool([tens(11, 8, 10, 10, 10, 10, 10, 10)], 0.95);
    expect(rate.ci?.[1]).toBeGreaterThan(1);
  });

  test('lies in its interval, which more confidence widens, whatever was counted', () => {
    const batch = fc
      .tuple(fc.integer({ min: 0, max: 50 }), fc.integer({ min: 0, max: 50 }))
      .map(([x, more]): Batch => [x, x + more]);
    fc.assert(
      fc.property(fc.array(fc.array(batch, { maxLength: 40 }), { minLength: 1, maxLength: 4 }), (trials) => {
        const [narrow, wide] = [pool(trials, 0.9), pool(trials, 0.99)];
        expect(pool([...trials].reverse(), 0.9).value).toBeCloseTo(narrow.value, 12);
        if (narrow.ci === null || wide.ci === null) return;
        expect(narrow.ci[0]).toBeGreaterThanOrEqual(0);
        expect(narrow.ci[0]).toBeLessThanOrEqual(narrow.value);
        expect(narrow.ci[1]).toBeGreaterThanOrEqual(narrow.value);
        expect(narrow.ci[1]).toBeLessThanOrEqual(1);
        expect(wide.ci[0]).toBeLessThanOrEqual(narrow.ci[0]);
        expect(wide.ci[1]).toBeGreaterThanOrEqual(narrow.ci[1]);
      }),
      { seed: 31, numRuns: 200 },
    );
  });
});

describe('neighbours that depend on each other', () => {
  test('are merged until they hardly do', () => {
    // 25 products of the same sign to 7 of the other in runs of four; in runs of two 8 to 7.
    const merged = Array.from(
      { length: 16 },
      (_, index): Batch => [Math.floor(index / 2) % 2 === 0 ? 0 : 20, 20],
    );
    expect(pool([runs(4, 8)], 0.95)).toEqual(pool([merged], 0.95));
    expect(memory(runs(4, 8))).toBe(2);
    expect(memory(merged)).toBe(1);
    // 16 batches, residuals of 10: t(15) sqrt(16 / 15 * 1600) / 320.
    expect(pool([runs(4, 8)], 0.95).ci?.[1]).toBeCloseTo(
      0.5 + (T[15] * Math.sqrt((16 / 15) * 1600)) / 320,
      7,
    );
  });

  test('none is lost where their number is odd', () => {
    const rising = Array.from({ length: 17 }, (_, index): [number, number] => [index < 8 ? 0 : 10, 10]);
    expect(pool([rising], 0.95)).toMatchObject({ value: 90 / 170, weight: 170 });
  });

  test('are merged no further than to eight', () => {
    expect(memory(runs(8, 2))).toBe(2);
    expect(memory(runs(32, 2))).toBe(8);
    // Halves of fifteen would be seven.
    expect(memory(runs(8, 2).slice(1))).toBe(1);
  });

  test('are those of one trial: two trials that differ are two trials', () => {
    const [nothing, all] = [tens(...Array(16).fill(0)), tens(...Array(16).fill(10))];
    expect(pool([nothing, all], 0.95).ci?.[1]).toBeCloseTo(
      0.5 + (T[31] * Math.sqrt((32 / 31) * 32 * 25)) / 320,
      7,
    );
  });

  test('of a trial without any count is one batch', () => {
    expect(memory([])).toBe(1);
    expect(memory([[0, 0]])).toBe(1);
  });
});

describe('the interval holds the truth', () => {
  const SHARE = 0.1;

  /** How many of 600 trials of 64 batches have it in their 95 % interval; each batch's share is drawn for `row` batches at once. */
  function held(row: number): number {
    const random = uniform(41);
    let holds = 0;
    for (let trial = 0; trial < 600; trial++) {
      let share = SHARE;
      const batches = Array.from({ length: 64 }, (_, index): Batch => {
        if (index % row === 0) share = 2 * SHARE * random();
        let beyond = 0;
        for (let request = 0; request < 40; request++) beyond += random() < share ? 1 : 0;
        return [beyond, 40];
      });
      const { ci } = pool([batches], 0.95);
      if (ci !== null && ci[0] <= SHARE && SHARE <= ci[1]) holds += 1;
    }
    return holds / 600;
  }

  test('of independent batches 95 times in 100', () => {
    // Four standard errors of 600 draws are 3.6 %.
    expect(held(1)).toBeGreaterThan(0.914);
    expect(held(1)).toBeLessThan(0.986);
  });

  test('of batches that depend on their neighbours nearly so: 75 times without merging', () => {
    expect(held(4)).toBeGreaterThan(0.87);
  });
});

describe('the class', () => {
  const below = { slo: 'p99<50ms', side: 'below' as const, orEqual: false, bound: 0.25 };
  const above = { ...below, slo: 'goodput>0.25', side: 'above' as const };
  const ratio = (low: number, high: number): Pooled => ({
    value: (low + high) / 2,
    ci: [low, high],
    weight: 1000,
  });

  test('is told where the whole interval lies on one side', () => {
    expect(classOf(below, ratio(0.1, 0.2))).toBe('kept');
    expect(classOf(below, ratio(0.2, 0.3))).toBe('undecided');
    expect(classOf(below, ratio(0.3, 0.4))).toBe('missed');
    expect(classOf(above, ratio(0.1, 0.2))).toBe('missed');
    expect(classOf(above, ratio(0.2, 0.3))).toBe('undecided');
    expect(classOf(above, ratio(0.3, 0.4))).toBe('kept');
  });

  test('at the bound itself is kept only where the SLO says "or equal", and never missed', () => {
    for (const [reading, touching] of [
      [below, ratio(0.125, 0.25)],
      [above, ratio(0.25, 0.375)],
    ] as const) {
      expect(classOf(reading, touching)).toBe('undecided');
      expect(classOf({ ...reading, orEqual: true }, touching)).toBe('kept');
    }
    for (const [reading, touching] of [
      [below, ratio(0.25, 0.375)],
      [above, ratio(0.125, 0.25)],
    ] as const) {
      expect(classOf(reading, touching)).toBe('undecided');
      expect(classOf({ ...reading, orEqual: true }, touching)).toBe('undecided');
    }
  });

  test('of none beyond the SLO is kept once 3.7 were to be expected at its edge', () => {
    const none = (weight: number): Pooled => ({ value: 0, ci: [0, 0], weight });
    const percent = { ...below, bound: 0.01 };
    expect(classOf(percent, none(369))).toBe('undecided');
    expect(classOf(percent, none(371))).toBe('kept');
    expect(classOf(percent, { ...none(371), ci: null })).toBe('kept');
    // Where none at all may be, none is kept.
    expect(classOf({ ...percent, bound: 0, orEqual: true }, none(1))).toBe('kept');
    // Nothing answered is no sign of a goodput that is kept.
    expect(classOf(above, none(1000))).toBe('missed');
  });

  test('is not told of nothing, nor without an interval', () => {
    expect(classOf(below, { value: 0, ci: null, weight: 0 })).toBe('undecided');
    expect(classOf(below, { value: 0.9, ci: null, weight: 50 })).toBe('undecided');
    expect(classOf(above, { value: 0.9, ci: null, weight: 50 })).toBe('undecided');
  });

  test('on one side is the other one’s opposite', () => {
    const end = fc.double({ min: 0.001, max: 1, noNaN: true });
    fc.assert(
      fc.property(end, end, fc.constantFrom(0, 0.3, 1), end, (one, other, at, free) => {
        const ends = [one, other].sort((a, b) => a - b) as [number, number];
        // Two in three with the bound at an end of the interval.
        const bound = at === 0 ? free : at === 1 ? ends[1] : ends[0];
        const pooled = ratio(...ends);
        const opposite = { kept: 'missed', missed: 'kept', undecided: 'undecided' };
        expect(classOf({ ...above, bound }, pooled)).toBe(opposite[classOf({ ...below, bound }, pooled)]);
      }),
      { seed: 32 },
    );
  });
});
