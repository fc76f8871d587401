import { describe, expect, test } from 'vitest';
import { curveOf, kneeOf, littleResidualOf } from '../../../harness/analysis/capacity/curve.ts';
import type { CapacityTrial, CurvePoint } from '../../../harness/record/capacity.ts';
import { TimeHistogram } from '../../../harness/record/histogram.ts';
import type { LoadResult } from '../../../harness/record/load.ts';
import { openResult } from '../../support/load-result.ts';
import { seenTrial } from '../../support/seen-trial.ts';

interface Asked extends Partial<Omit<CapacityTrial, 'load' | 'window'>> {
  /** Share of its requests that were beyond the SLO. */
  share?: number;
  /** Requests in each of its 60 batches. */
  due?: number;
  seconds?: number;
  scheduled?: number;
  completed?: number;
  shed?: number;
  /** Answered within the window, req/s. */
  throughput?: number;
  /** Milliseconds, each of them once. */
  times?: readonly number[];
  /** The target's event loop: p99 of its delay, ms, and utilization. */
  loop?: [number, number] | null;
}

/** A measured trial of a capacity run. */
function trial(rate: number, asked: Asked = {}): CapacityTrial {
  const { share = 0, due = 100, seconds = 6, scheduled = 1000, completed = 1000, shed = 0, ...rest } = asked;
  const { throughput = rate, times = [], loop = null, ...changes } = rest;
  const seen = seenTrial(rate, share, { due });
  return {
    schema: 'paceline.capacity-trial/1',
    ...{ order: 1, launch: 1, setting: null, startedAt: '2026-01-31T10:00:00.000Z', reasons: [] },
    ...{ cpu: null, rss: null, inSystem: null },
    ...seen,
    window: { warmupSeconds: 1, durationSeconds: seconds },
    load: loadOf(rate, { scheduled, completed, shed, throughput, times, loop }),
    ...changes,
  };
}

function loadOf(
  rate: number,
  {
    scheduled,
    completed,
    shed,
    throughput,
    times,
    loop,
  }: Required<Pick<Asked, 'scheduled' | 'completed' | 'shed' | 'throughput' | 'times'>> & {
    loop: [number, number] | null;
  },
): LoadResult {
  const load = openResult(rate, { requests: { scheduled, completed, shed } });
  const histogram = new TimeHistogram();
  for (const time of times) histogram.record(time);
  const { percentiles } = new TimeHistogram().summary();
  return {
    ...load,
    throughput: { value: throughput, unit: 'req/s' },
    latency: { ...histogram.summary(), from: 'intended start' },
    loop:
      loop === null
        ? null
        : {
            delay: { unit: 'ms', mean: 0.1, max: 9, percentiles: { ...percentiles, '99': loop[0] } },
            utilization: loop[1],
          },
  };
}

/** So many times, evenly from just above 0 up to the longest, ms. */
const evenly = (count: number, longest: number) =>
  Array.from({ length: count }, (_, index) => ((index + 1) / count) * longest);

describe('the curve', () => {
  test('has a point a load, by load, of the trials that were measured', () => {
    const points = curveOf(
      [
        trial(300, { share: 0.3 }),
        trial(100),
        trial(100, { share: 0.003 }),
        trial(50, { stage: 'warm-up' }),
        trial(60, { state: 'generator' }),
        trial(70, { state: 'failed' }),
        { ...trial(80), load: null },
      ],
      0.95,
    );
    expect(points.map((point) => [point.rate, point.trials, point.class])).toEqual([
      [100, 2, 'kept'],
      [300, 1, 'missed'],
    ]);
    expect(curveOf([], 0.95)).toEqual([]);
  });

  test('goodput is what was answered in the windows over their time, not a mean of rates', () => {
    const [point] = curveOf(
      [trial(100, { throughput: 100, seconds: 2 }), trial(100, { throughput: 90, seconds: 8 })],
      0.95,
    );
    expect(point?.goodput).toBe(92);
  });

  test('percentiles are those of all its requests together, where these are enough', () => {
    const [alone] = curveOf([trial(100, { times: evenly(300, 10) })], 0.95);
    expect((alone?.p50 ?? 0) / 5).toBeCloseTo(1, 2);
    expect((alone?.p90 ?? 0) / 9).toBeCloseTo(1, 2);
    expect(alone?.p99).toBeNull();
    // 300 up to 10 ms and 300 up to 100 ms: 99 % lie below 98 ms, which the mean of both p99 would not be.
    const [both] = curveOf(
      [trial(100, { times: evenly(300, 10) }), trial(100, { times: evenly(300, 100) })],
      0.95,
    );
    expect((both?.p99 ?? 0) / 98).toBeCloseTo(1, 2);
    expect(curveOf([trial(100)], 0.95)[0]).toMatchObject({ p50: null, p90: null, p99: null });
  });

  test('errors are the requests without a right answer, of all that were due', () => {
    const few = { scheduled: 1000, completed: 990 };
    const many = { scheduled: 3000, completed: 2910 };
    expect(curveOf([trial(100, few), trial(100, many)], 0.95)[0]?.errors).toBe(0.025);
    expect(curveOf([trial(100, { scheduled: 0, completed: 0 })], 0.95)[0]?.errors).toBe(0);
  });

  test('loop, utilization and CPU are the means of the trials that tell them', () => {
    const [point] = curveOf(
      [trial(100, { loop: [2, 0.4], cpu: 0.5 }), trial(100, { loop: [3, 0.6], cpu: 0.7 }), trial(100)],
      0.95,
    );
    expect(point).toMatchObject({ loopDelayP99: 2.5, utilization: 0.5, cpu: 0.6 });
    expect(curveOf([trial(100)], 0.95)[0]).toMatchObject({
      loopDelayP99: null,
      utilization: null,
      cpu: null,
    });
  });

  test('each SLO has its pooled ratio: by hand', () => {
    // Sixty batches of 2 % and sixty of 4 %: residuals of 1, t(119) sqrt(120 / 119 * 120) / 12000 = 0.00182.
    const [point] = curveOf([trial(100, { share: 0.02 }), trial(100, { share: 0.04 })], 0.95);
    const half = (1.9801 * Math.sqrt((120 / 119) * 120)) / 12_000;
    expect(point?.slos).toHaveLength(1);
    expect(point?.slos[0]).toMatchObject({ slo: 'p99<50ms', value: 0.03 });
    expect(point?.slos[0]?.ci?.[0]).toBeCloseTo(0.03 - half, 6);
    expect(point?.slos[0]?.ci?.[1]).toBeCloseTo(0.03 + half, 6);
    const short = trial(100);
    const few = {
      ...short,
      readings: short.readings.map((one) => ({ ...one, batches: one.batches.slice(0, 7) })),
    };
    expect(curveOf([few], 0.95)[0]?.slos).toEqual([{ slo: 'p99<50ms', value: 0, ci: null }]);
  });
});

describe('a load that was too short to tell by itself, with nothing amiss', () => {
  /** 300 requests: one beyond the SLO in a hundred would have been three. */
  const short = (rate: number, more: Asked = {}) => trial(rate, { due: 5, ...more });
  const classes = (...trials: CapacityTrial[]) =>
    curveOf(trials, 0.95).map((point) => [point.rate, point.class]);

  test('was kept where a higher one was, or the lowest that was missed is far above', () => {
    expect(classes(short(100), trial(110), trial(115, { share: 0.3 }))).toContainEqual([100, 'kept']);
    expect(classes(short(80), trial(100, { share: 0.3 }))).toContainEqual([80, 'kept']);
    expect(classes(short(100))).toEqual([[100, 'kept']]);
  });

  test('stays undecided where that is near, and all that was kept lies below', () => {
    expect(classes(trial(70), short(81), trial(100, { share: 0.3 }))).toContainEqual([81, 'undecided']);
    expect(classes(short(120), trial(100, { share: 0.3 }))).toContainEqual([120, 'undecided']);
  });

  test('stays undecided where anything was amiss', () => {
    expect(classes(short(100, { completed: 999 }), trial(110))).toContainEqual([100, 'undecided']);
    const stall = short(100);
    const amiss = {
      ...stall,
      readings: stall.readings.map((one) => ({
        ...one,
        batches: one.batches.map(([, due], index): [number, number] => [index === 9 ? 5 : 0, due]),
      })),
    };
    expect(classes(amiss, trial(110))).toContainEqual([100, 'undecided']);
  });
});

describe('the knee', () => {
  const point = (rate: number, p90: number | null, goodput = rate): CurvePoint => ({
    ...{ rate, goodput, p90, trials: 1, class: 'kept', p50: p90 === null ? null : p90 / 3, p99: null },
    ...{ errors: 0, loopDelayP99: null, utilization: null, cpu: null, slos: [] },
  });
  /** The p90 of an M/M/1 server of 1000 req/s, ms. */
  const p90At = (rate: number) => (1000 * Math.log(10)) / (1000 - rate);
  const server = (...rates: number[]) => rates.map((rate) => point(rate, p90At(rate)));

  test('of an M/M/1 server is at half its rate (Kleinrock 1979)', () => {
    expect(kneeOf(server(100, 200, 300, 400, 500, 600, 700, 800, 900))?.rate).toBe(500);
    expect(kneeOf(server(100, 490, 530, 900))?.rate).toBe(490);
  });

  test('is told with the p90 there and at the lowest load', () => {
    expect(kneeOf(server(100, 300, 500, 700))?.words).toBe(
      'beyond 500 req/s latency rises faster than load: goodput over p90 is largest there, with a p90 of 4.61 ms against 2.56 ms at 100 req/s',
    );
  });

  test('is by what was answered, not by what was asked', () => {
    const points = server(100, 400, 500, 800);
    expect(kneeOf(points.map((one) => (one.rate === 500 ? { ...one, goodput: 250 } : one)))?.rate).toBe(400);
  });

  test('is none of fewer than four loads whose latency is known', () => {
    expect(kneeOf(server(300, 500, 700))).toBeNull();
    for (const unknown of [null, 0]) {
      expect(kneeOf([...server(300), point(400, unknown), ...server(500, 700)])).toBeNull();
    }
    expect(kneeOf([])).toBeNull();
  });

  test('is none at the lowest or the highest load: it may lie beyond', () => {
    expect(kneeOf(server(500, 600, 700, 800))).toBeNull();
    expect(kneeOf(server(100, 200, 300, 400))).toBeNull();
  });
});

describe('Little’s law', () => {
  const MEAN = evenly(1000, 40);
  /** 1000 requests in 10 s, 20.02 ms each: 2.002 of them under way. */
  const little = (inSystem: number | null, more: Asked = {}) =>
    trial(100, { seconds: 10, times: MEAN, inSystem, ...more });
  const residual = (...trials: CapacityTrial[]) => littleResidualOf(trials, 0.95);

  test('holds where as many are under way as come in the time that one takes: by hand', () => {
    expect(residual(little(2.002))).toBe(0);
    // |2.5 - 2.002| / 2.5, and |1.5 - 2.002| / 1.5.
    expect(residual(little(2.5))).toBe(0.1992);
    expect(residual(little(1.5))).toBe(0.3347);
  });

  test('is of the requests that were sent: those that were shed never were under way', () => {
    expect(residual(little(2.002, { scheduled: 1100, shed: 100 }))).toBe(0);
  });

  test('the largest of all trials is told', () => {
    expect(residual(little(2.5), little(1.5), little(2.002))).toBe(0.3347);
  });

  test('is asked only of trials that kept the SLO, with enough requests, and where both sides were counted', () => {
    const others = [
      little(9, { share: 0.3 }),
      little(9, { due: 5 }),
      little(9, { scheduled: 199, completed: 199 }),
      little(9, { state: 'generator' }),
      little(null),
      little(0),
      little(9, { times: [] }),
      { ...little(9), load: null },
    ];
    expect(residual(...others)).toBeNull();
    expect(residual(...others, little(2.5))).toBe(0.1992);
    expect(residual(little(2.5, { scheduled: 1000, completed: 200 }))).toBe(0.1992);
    expect(residual()).toBeNull();
  });
});
