import { describe, expect, test } from 'vitest';
import { judgeSlo } from '../../harness/analysis/slo.ts';
import { TimeHistogram } from '../../harness/record/histogram.ts';
import { recordedTerm } from '../../harness/record/slo.ts';
import { SloResult } from '../../harness/record/slo-result.ts';
import type { MeasuredTrial } from '../../harness/record/trial.ts';
import { sampleManifest, sampleScenario, sampleTrials } from '../support/sample-run.ts';

/** Launches at 500 requests a second, whose p99 is about 21 ms and whose errors are as given. */
function launches(count: number, errors = 0, spread = 0.01): MeasuredTrial[] {
  const manifest = sampleManifest([sampleScenario('one', { only: { rate: 500, spread } })], count);
  return sampleTrials(manifest, { one: { only: { rate: 500, spread } } }).flatMap((trial) => {
    if (trial.state !== 'measured') return [];
    const { requests } = trial.load;
    const failed = { ...requests, errors: { ...requests.errors, status: errors } };
    return [{ ...trial, load: { ...trial.load, requests: failed } }];
  });
}

const steady = launches(4);
const judged = (slo: string, trials: readonly MeasuredTrial[]) => judgeSlo(recordedTerm(slo), trials);

describe('judgeSlo', () => {
  test.each([
    ['p99<30ms', 'kept', 'ms'],
    ['p99<0.03s', 'kept', 'ms'],
    ['p99<5ms', 'missed', 'ms'],
    ['p50<30ms', 'kept', 'ms'],
    ['loop p99<20ms', 'kept', 'ms'],
    ['loop p99<500us', 'missed', 'ms'],
    ['goodput>400/s', 'kept', 'req/s'],
    ['goodput>600/s', 'missed', 'req/s'],
    ['errors<0.1%', 'kept', '%'],
    ['utilization<99%', 'kept', '%'],
    ['utilization<50%', 'missed', '%'],
  ])('%s is %s', (slo, state, unit) => {
    const result = judged(slo, steady);
    expect(result).toMatchObject({ slo, state, unit, note: null, value: expect.any(Number) });
    expect(() => SloResult.parse(result)).not.toThrow();
  });

  test('errors are a share of all that ended', () => {
    const failing = launches(4, 150);
    expect(judged('errors<1%', failing)).toMatchObject({ state: 'missed' });
    expect(judged('errors<1%', failing).value).toBeCloseTo((100 * 150) / 1650, 0);
    expect(judged('errors<20%', failing)).toMatchObject({ state: 'kept' });
  });

  test('a bound that the interval over launches holds is unknown, with the figure and why', () => {
    const value = judged('goodput>1/s', steady).value ?? 0;
    expect(judged(`goodput>${value.toFixed(3)}/s`, steady)).toMatchObject({
      state: 'unknown',
      value,
      note: 'the interval over launches holds the bound',
    });
  });

  test('the more launches differ, the less is told', () => {
    const bound = 'goodput>490/s';
    expect(judged(bound, launches(4, 0, 0.001)).state).toBe('kept');
    expect(judged(bound, launches(4, 0, 0.3)).state).toBe('unknown');
  });

  test('one launch has no interval, none has no figure', () => {
    expect(judged('p99<30ms', launches(1))).toMatchObject({
      state: 'unknown',
      value: expect.any(Number),
      note: '1 more launch for an interval',
    });
    expect(judged('p99<30ms', [])).toMatchObject({
      state: 'unknown',
      value: null,
      note: 'nothing could be measured',
    });
  });

  test('a percentile that one of the launches can’t support is unknown, and says what it needs', () => {
    expect(judged('p99.99<1s', steady)).toMatchObject({
      state: 'unknown',
      value: null,
      note: 'p99.99 needs 50000 observations a launch',
    });
  });

  test('one launch that can’t tell leaves it unknown, since the others alone would be a chosen few', () => {
    const short = steady.map(
      (trial, index): MeasuredTrial =>
        index > 0
          ? trial
          : { ...trial, load: { ...trial.load, latency: { ...trial.load.latency, count: 499 } } },
    );
    expect(judged('p99<30ms', short)).toMatchObject({
      state: 'unknown',
      note: 'p99 needs 500 observations a launch',
    });
  });

  test('without a probe nothing is known of the loop', () => {
    const blind = steady.map((trial): MeasuredTrial => ({ ...trial, probe: [] }));
    expect(judged('utilization<99%', blind)).toMatchObject({
      state: 'unknown',
      note: 'no probe reported from the service',
    });
    expect(judged('loop p99<20ms', blind).state).toBe('unknown');
  });

  test('of a cluster, the process that only hands out is not looked at', () => {
    const stalls = new TimeHistogram();
    for (let count = 0; count < 600; count++) stalls.record(500);
    const cluster = steady.map((trial): MeasuredTrial => {
      const [worker] = trial.probe;
      if (worker === undefined) return trial;
      const idle = { ...worker, role: 'primary' as const, utilization: 0, delay: stalls.summary() };
      return { ...trial, probe: [idle, { ...worker, role: 'worker' as const }] };
    });
    expect(judged('utilization<50%', cluster).state).toBe('missed');
    expect(judged('loop p99<20ms', cluster).state).toBe('kept');
  });
});
