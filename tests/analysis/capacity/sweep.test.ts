import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bestOfSweep } from '../../../harness/analysis/capacity/sweep.ts';
import type { CapacityAnswer } from '../../../harness/record/capacity.ts';

const point = (
  value: string,
  lower: number | null,
  upper: number | null,
  more: Partial<CapacityAnswer> = {},
) => ({
  value,
  answer: {
    lower: { value: lower, unit: 'req/s' as const },
    upper: { value: upper, unit: 'req/s' as const },
    estimate: null,
    confidence: 0.95,
    state: 'found' as const,
    irregular: [],
    limitedBy: 'target' as const,
    limitedReasons: [],
    binding: null,
    searches: [],
    curve: [],
    knee: null,
    littleResidual: null,
    loadSeconds: 60,
    ...more,
  },
});

describe('the best value of a sweep', () => {
  test('is the one whose interval lies above all others', () => {
    const points = [point('1', 300, 310), point('10', 800, 830), point('50', 700, 790)];
    expect(bestOfSweep('pool', points)).toEqual({
      setting: 'pool',
      points,
      best: '10',
      words: ['pool 10 carries the most: at least 800 req/s; the next one carries at most 790 req/s'],
    });
  });

  test('is the only one', () => {
    const found = bestOfSweep('pool', [point('10', 800, 830)]);
    expect(found.best).toBe('10');
    expect(found.words).toEqual(['pool 10 carries the most: at least 800 req/s']);
  });

  test('is none where intervals overlap, and the smallest by number is named', () => {
    const found = bestOfSweep('pool', [
      point('5', 300, 310),
      point('10', 780, 830),
      point('20', 790, 840),
      point('50', 770, 810),
    ]);
    expect(found.best).toBeNull();
    expect(found.words).toEqual([
      'pool 10, 20 and 50 can’t be told apart: their intervals overlap; 10 is the smallest of them',
    ]);
    // By number, not by letter: "9" comes after "10" in a dictionary.
    const letters = bestOfSweep('pool', [point('10', 780, 830), point('9', 790, 840)]);
    expect(letters.words[0]).toMatch(/; 9 is the smallest of them$/);
  });

  test('is none where they touch', () => {
    expect(bestOfSweep('pool', [point('1', 300, 400), point('2', 400, 500)]).best).toBeNull();
    expect(bestOfSweep('pool', [point('1', 300, 399), point('2', 400, 500)]).best).toBe('2');
  });

  test('names no smallest of words', () => {
    const found = bestOfSweep('mode', [point('lazy', 300, 400), point('eager', 350, 450)]);
    expect(found.words).toEqual(['mode lazy and eager can’t be told apart: their intervals overlap']);
  });

  test('never lies below another one', () => {
    const ends = fc
      .tuple(fc.integer({ min: 1, max: 1000 }), fc.integer({ min: 0, max: 200 }))
      .map(([lower, width]) => [lower, lower + width] as const);
    fc.assert(
      fc.property(fc.array(ends, { minLength: 1, maxLength: 7 }), (all) => {
        const found = bestOfSweep(
          'pool',
          all.map(([lower, upper], index) => point(String(index), lower, upper)),
        );
        const standing = all.filter(([lower], index) =>
          all.every(([, upper], other) => other === index || lower > upper),
        );
        expect(found.best).toBe(standing[0] === undefined ? null : String(all.indexOf(standing[0])));
        expect(found.words).toHaveLength(1);
      }),
      { seed: 6 },
    );
  });
});

describe('values without two ends', () => {
  test('that never keep the SLO, or are irregular, stand in no one’s way', () => {
    const found = bestOfSweep('pool', [
      point('1', null, 50, { state: 'never-kept' }),
      point('2', 400, 410),
      point('3', 900, 910, { state: 'irregular' }),
      point('4', null, null, { state: 'never-kept' }),
    ]);
    expect(found.best).toBe('2');
    expect(found.words).toEqual([
      'pool 2 carries the most: at least 400 req/s; the next one carries at most 50.0 req/s',
      'pool 1 misses the SLO at every load',
      'pool 3 is irregular, and left out',
      'pool 4 misses the SLO at every load',
    ]);
  });

  test('of which nothing was decided leave it open', () => {
    const found = bestOfSweep('pool', [
      point('10', 800, 830),
      point('20', null, null, { state: 'unknown' }),
      point('5', null, 700, { state: 'unknown' }),
    ]);
    expect(found.best).toBeNull();
    expect(found.words).toEqual([
      'pool 10 carries the most: at least 800 req/s, of those that could be decided; 20 may carry more',
      'of pool 20 nothing could be decided within its budget',
      'of pool 5 only one end could be decided within its budget',
    ]);
  });

  test('that the generator limited are told apart from below, not from above', () => {
    const limited = { state: 'never-missed' as const, limitedBy: 'generator' as const };
    const above = bestOfSweep('pool', [point('1', 300, 310), point('2', 900, null, limited)]);
    expect(above.best).toBe('2');
    const both = bestOfSweep('pool', [point('1', 950, null, limited), point('2', 900, null, limited)]);
    expect(both.best).toBeNull();
    expect(both.words).toEqual([
      'pool 1 and 2 can’t be told apart: how much 1 and 2 carry at most is not known; 1 is the smallest of them',
      'of pool 1 the generator was the limit: it may carry more than is said here',
      'of pool 2 the generator was the limit: it may carry more than is said here',
    ]);
  });

  test('alone: none keeps it', () => {
    const found = bestOfSweep('pool', [point('1', null, 50, { state: 'never-kept' })]);
    expect(found.best).toBeNull();
    expect(found.words[0]).toBe('no pool is known to keep the SLO at any load');
    expect(bestOfSweep('pool', []).best).toBeNull();
  });
});
