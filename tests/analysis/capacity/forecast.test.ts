import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { forecast, whyNoForecast } from '../../../harness/analysis/capacity/forecast.ts';
import type { CapacityAnswer } from '../../../harness/record/capacity.ts';

type Curve = CapacityAnswer['curve'];

const answer = (lower: number | null, upper: number | null, curve: Curve = []) => ({
  lower: { value: lower, unit: 'req/s' as const },
  upper: { value: upper, unit: 'req/s' as const },
  curve,
});

const load = (rate: number, cpu: number | null): Curve[number] => ({
  ...{ rate, cpu, trials: 1, class: 'kept', goodput: rate, p50: 1, p90: 2, p99: 3, errors: 0 },
  ...{ loopDelayP99: null, utilization: null, slos: [] },
});

const SHARE_NOTHING =
  'this takes replicas for alike and for sharing nothing: a database or a cache behind all of them has a capacity of its own, which is not in it';
const NO_PROBE = 'the cores and the memory that each needs are not known: no probe told them';

describe('replicas', () => {
  test('are as many as the lower end needs, with the range of both, in words', () => {
    const curve = [load(500, 0.8), load(100, 0.2)];
    // 12000 / (600 x 0.7) = 28.6, 12000 / (640 x 0.7) = 26.8
    expect(forecast(answer(600, 640, curve), { demand: 12_000, headroom: 0.3 }, 80)).toEqual({
      demand: 12_000,
      headroom: 0.3,
      replicas: 29,
      replicasRange: [27, 29],
      load: 0.6897,
      loadWithOneFailed: 0.7143,
      survivesOneFailed: true,
      // 413.8 req/s: 0.2 + 0.6 x 313.8 / 400 cores.
      perReplica: { cores: 0.6707, memoryMb: 80 },
      words: [
        '29 replicas carry 12,000 req/s, each at 414 req/s: 69.0 % of the 600 req/s that one surely carries, with 30 % of it to be left free',
        '27 would do if one carries the 640 req/s of the interval’s upper end, which is not sure',
        'if one fails, the other 28 have 429 req/s each, 71.4 % of what one surely carries: the SLO is still kept',
        'each needs 0.671 cores and 80.0 MB at that load, all 29 together 19.5 cores and 2,320 MB',
        SHARE_NOTHING,
      ],
    });
  });

  test('without headroom miss the SLO when one fails', () => {
    const found = forecast(answer(600, 610), { demand: 1200, headroom: 0 }, null);
    expect(found).toMatchObject({ replicas: 2, replicasRange: [2, 2], survivesOneFailed: false });
    expect(found?.words).toEqual([
      '2 replicas carry 1,200 req/s, each at 600 req/s: 100 % of the 600 req/s that one surely carries',
      'if one fails, the other has 1,200 req/s, 200 % of what one surely carries: the SLO is missed, since one carries at most 610 req/s',
      NO_PROBE,
      SHARE_NOTHING,
    ]);
  });

  test('may or may not keep it between the ends', () => {
    const found = forecast(answer(600, 1300), { demand: 1200, headroom: 0 }, null);
    expect(found?.survivesOneFailed).toBeNull();
    expect(found?.words[2]).toBe(
      'if one fails, the other has 1,200 req/s, 200 % of what one surely carries: whether the SLO is still kept is not known, since it lies between the 600 req/s that one surely carries and the 1,300 req/s at which it surely misses it',
    );
  });

  test('have only the lower end to go by where there is no upper one', () => {
    const found = forecast(answer(600, null), { demand: 1200, headroom: 0.3 }, null);
    expect(found).toMatchObject({ replicas: 3, replicasRange: [3, 3], survivesOneFailed: true });
    expect(found?.words[1]).toBe(
      'fewer may do, how few is not known: the load at which one misses the SLO was not reached, so the range has only its lower end to go by',
    );
    const tight = forecast(answer(600, null), { demand: 1200, headroom: 0 }, null);
    expect(tight?.survivesOneFailed).toBeNull();
    expect(tight?.words[2]).toMatch(/is not known, since the load at which one misses it was not reached$/);
  });

  test('are one where one will do, and then nothing is left if it fails', () => {
    const found = forecast(answer(600, 610, [load(100, 1)]), { demand: 100, headroom: 0.5 }, 120);
    expect(found).toMatchObject({
      replicas: 1,
      replicasRange: [1, 1],
      load: 0.1667,
      loadWithOneFailed: null,
    });
    expect(found?.words.slice(0, 3)).toEqual([
      '1 replica carries 100 req/s, each at 100 req/s: 16.7 % of the 600 req/s that one surely carries, with 50 % of it to be left free',
      'if it fails, nothing is left to carry the demand: a second one is what availability costs',
      'it needs 1.00 core and 120 MB',
    ]);
  });

  test('are not one more for a rounding', () => {
    // 2450 / (700 x 0.7) is 5.000000000000001.
    expect(forecast(answer(700, 700), { demand: 2450, headroom: 0.3 }, null)?.replicas).toBe(5);
  });

  test('are enough, one less is not, and the range is ordered', () => {
    const rates = fc.double({ min: 1, max: 1e5, noNaN: true });
    const headroom = fc.double({ min: 0, max: 0.95, noNaN: true });
    fc.assert(
      fc.property(
        rates,
        fc.double({ min: 1, max: 2, noNaN: true }),
        rates,
        headroom,
        (lower, ratio, demand, free) => {
          const found = forecast(answer(lower, lower * ratio), { demand, headroom: free }, null);
          const { replicas = 0, replicasRange: [fewest, most] = [0, 0] } = found ?? {};
          const usable = lower * (1 - free);
          expect(replicas * usable).toBeGreaterThanOrEqual(demand * (1 - 1e-8));
          expect((replicas - 1) * usable).toBeLessThan(demand);
          expect(most).toBe(replicas);
          expect(fewest).toBeLessThanOrEqual(most);
          expect(fewest).toBeGreaterThanOrEqual(1);
          expect(found?.load).toBeLessThanOrEqual((1 - free) * 1.001);
        },
      ),
      { seed: 2 },
    );
  });
});

describe('what each needs', () => {
  const coresWith = (curve: Curve, demand: number) =>
    forecast(answer(600, 640, curve), { demand, headroom: 0 }, 10)?.perReplica?.cores;

  test('is read between two loads, whatever their order, and at one of them', () => {
    expect(coresWith([load(900, 5), load(100, 0.2), load(500, 0.8)], 300)).toBe(0.5);
    expect(coresWith([load(100, 0.2), load(300, 0.7), load(500, 0.8)], 300)).toBe(0.7);
  });

  test('is in proportion beyond them: no load needs no core', () => {
    expect(coresWith([load(100, 0.2), load(500, 0.8)], 50)).toBe(0.1);
    expect(coresWith([load(100, 0.2), load(500, 0.8)], 600)).toBe(0.96);
  });

  test('is not known without a probe', () => {
    expect(coresWith([load(100, null)], 50)).toBeUndefined();
    expect(
      forecast(answer(600, 640, [load(100, 1)]), { demand: 5, headroom: 0 }, null)?.perReplica,
    ).toBeNull();
  });
});

describe('no forecast', () => {
  test('without a lower end, and why', () => {
    expect(forecast(answer(null, 100), { demand: 10, headroom: 0 }, null)).toBeNull();
    expect(forecast(answer(0, 100), { demand: 10, headroom: 0 }, null)).toBeNull();
    expect(whyNoForecast({ ...answer(null, 100), state: 'never-kept' })).toBe(
      'no forecast: the SLO is missed at the lowest load that was tried, so no number of replicas is known to keep it',
    );
    expect(whyNoForecast({ ...answer(null, null), state: 'unknown' })).toBe(
      'no forecast: no load is known to keep the SLO',
    );
    expect(whyNoForecast({ ...answer(5, 6), state: 'irregular' })).toMatch(/there is no one capacity/);
    expect(whyNoForecast({ ...answer(5, 6), state: 'found' })).toBeNull();
  });

  test.each([
    [0, 0],
    [-1, 0],
    [Number.POSITIVE_INFINITY, 0],
    [Number.NaN, 0],
    [1, -0.1],
    [1, 1],
    [1, Number.NaN],
  ])('of nonsense: a demand of %d, a headroom of %d', (demand, headroom) => {
    expect(() => forecast(answer(1, 2), { demand, headroom }, null)).toThrow(RangeError);
  });
});
