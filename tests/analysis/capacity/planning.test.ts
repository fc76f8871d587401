import { describe, expect, test } from 'vitest';
import { forecast } from '../../../harness/analysis/capacity/forecast.ts';
import { compareReleases } from '../../../harness/analysis/capacity/releases.ts';
import { bestOfSweep } from '../../../harness/analysis/capacity/sweep.ts';
import type { CapacityAnswer, Release } from '../../../harness/record/capacity.ts';
import { takeFingerprint } from '../../../harness/runtime/fingerprint.ts';

const rate = (value: number | null) => ({ value, unit: 'req/s' as const });

function answer(
  lower: number | null,
  upper: number | null,
  more: Partial<CapacityAnswer> = {},
): CapacityAnswer {
  return {
    lower: rate(lower),
    upper: rate(upper),
    estimate: null,
    confidence: 0.95,
    state: 'found',
    irregular: [],
    limitedBy: 'target',
    limitedReasons: [],
    binding: null,
    searches: [],
    curve: [],
    knee: null,
    littleResidual: null,
    loadSeconds: 100,
    ...more,
  };
}

describe('replicas', () => {
  test('are as many as the lower end needs, with the range of both', () => {
    const found = forecast(answer(600, 640), { demand: 12_000, headroom: 0.3 }, null);
    // 12000 / (600 x 0.7) = 28.6, 12000 / (640 x 0.7) = 26.8
    expect(found).toMatchObject({ replicas: 29, replicasRange: [27, 29], survivesOneFailed: true });
    expect(found?.load).toBeCloseTo(12_000 / 29 / 600, 3);
  });

  test('without headroom one that fails is missed, and between the ends it is not known', () => {
    expect(forecast(answer(600, 610), { demand: 1200, headroom: 0 }, null)).toMatchObject({
      replicas: 2,
      survivesOneFailed: false,
    });
    expect(forecast(answer(600, 1300), { demand: 1200, headroom: 0 }, null)?.survivesOneFailed).toBeNull();
    const one = forecast(answer(600, 610), { demand: 100, headroom: 0 }, null);
    expect(one).toMatchObject({ replicas: 1, loadWithOneFailed: null, survivesOneFailed: null });
    expect(one?.words.join()).toContain('nothing is left');
  });

  test('know the cores and the memory of each, between two loads that were measured', () => {
    const point = { trials: 1, class: 'kept' as const, goodput: 0, p50: 1, p90: 1, p99: 1, errors: 0 };
    const rest = { loopDelayP99: null, utilization: null, slos: [] };
    const curve = [
      { ...point, ...rest, rate: 100, cpu: 0.2 },
      { ...point, ...rest, rate: 500, cpu: 0.8 },
    ];
    const found = forecast(answer(600, 640, { curve }), { demand: 600, headroom: 0.5 }, 80);
    // Two replicas at 300 req/s each: halfway between 0.2 and 0.8 cores.
    expect(found?.perReplica).toEqual({ cores: 0.5, memoryMb: 80 });
  });

  test('are not forecast without a lower end, nor for nonsense', () => {
    expect(forecast(answer(null, 100), { demand: 10, headroom: 0 }, null)).toBeNull();
    expect(() => forecast(answer(1, 2), { demand: 0, headroom: 0 }, null)).toThrow(RangeError);
    expect(() => forecast(answer(1, 2), { demand: 1, headroom: 1 }, null)).toThrow(RangeError);
  });
});

describe('two releases', () => {
  const fingerprint = takeFingerprint();
  const release = (lower: number | null, upper: number | null, more: Partial<Release> = {}): Release => ({
    id: 'earlier',
    fingerprint,
    subject: { kind: 'command', text: 'node server.js' },
    slo: ['p99<50ms'],
    requests: [],
    arrivals: 'poisson',
    confidence: 0.95,
    state: 'found',
    limitedBy: 'target',
    lower: rate(lower),
    upper: rate(upper),
    ...more,
  });

  test.each([
    [[1000, 1020], [800, 820], 'regressed'],
    [[1000, 1020], [1200, 1230], 'improved'],
    [[1000, 1020], [1005, 1025], 'no-change'],
    [[900, 1100], [880, 1080], 'inconclusive'],
  ] as const)('%j then %j is %s', ([a, b], [c, d], verdict) => {
    const found = compareReleases(release(a, b), release(c, d), 0.05);
    expect(found.verdict).toBe(verdict);
    const middle = Math.sqrt((c * d) / (a * b)) - 1;
    expect(found.change).toBeCloseTo(middle, 9);
    expect(found.ci?.[0]).toBeLessThan(middle);
    expect(found.ci?.[1]).toBeGreaterThan(middle);
  });

  test('that were asked differently, or measured elsewhere, are not decided', () => {
    const other = { ...fingerprint, machine: { ...fingerprint.machine, cores: 64 } };
    const elsewhere = compareReleases(release(1000, 1010, { fingerprint: other }), release(500, 510), 0.05);
    expect(elsewhere.verdict).toBe('inconclusive');
    expect(elsewhere.differences.join()).toContain('64');
    const asked = compareReleases(release(1000, 1010, { slo: ['p99<20ms'] }), release(500, 510), 0.05);
    expect(asked).toMatchObject({ verdict: 'inconclusive' });
    expect(asked.differences.join()).toContain('the SLO');
    expect(compareReleases(release(1000, null), release(500, 510), 0.05).verdict).toBe('inconclusive');
    expect(compareReleases(release(1, 2, { state: 'irregular' }), release(5, 6), 0.05).verdict).toBe(
      'invalid',
    );
  });
});

describe('a sweep', () => {
  const point = (value: string, lower: number | null, upper: number | null, more = {}) => ({
    value,
    answer: answer(lower, upper, more),
  });

  test('names the value whose interval lies above all others', () => {
    const found = bestOfSweep('pool', [point('1', 300, 310), point('10', 800, 830), point('50', 700, 790)]);
    expect(found.best).toBe('10');
    expect(found.words[0]).toBe(
      'pool 10 carries the most: at least 800 req/s; the next one carries at most 790 req/s',
    );
  });

  test('says which can’t be told apart, and the smallest of them', () => {
    const found = bestOfSweep('pool', [point('5', 300, 310), point('50', 780, 830), point('10', 790, 840)]);
    expect(found.best).toBeNull();
    expect(found.words[0]).toContain('pool 50 and 10 can’t be told apart');
    expect(found.words[0]).toContain('10 is the smallest');
  });

  test('leaves out what is irregular, and says what never keeps the SLO', () => {
    const found = bestOfSweep('pool', [
      point('1', null, 50, { state: 'never-kept' }),
      point('2', 400, 410),
      point('3', 900, 910, { state: 'irregular' }),
    ]);
    expect(found.best).toBe('2');
    expect(found.words.slice(1)).toEqual([
      'pool 1 misses the SLO at every load',
      'pool 3 is irregular, and left out',
    ]);
  });
});
