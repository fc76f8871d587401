import { beforeAll, describe, expect, test } from 'vitest';
import { launchValues } from '../../../harness/analysis/duet/launch-values.ts';
import { standardDeviation } from '../../../harness/analysis/statistics/moments.ts';
import { type Pair, pairedChange } from '../../../harness/analysis/statistics/paired-change.ts';
import type { DuetBatch } from '../../../harness/record/duet.ts';
import { TimeHistogram } from '../../../harness/record/histogram.ts';
import { autoregressive, contaminated, evens, type Noise, normals, shareOf } from '../../support/noise.ts';
import { sampleArm, sampleBatch, sampleDuet } from '../../support/sample-duet.ts';

/** Batches of 50 ms of a launch pair of a 20 s budget, and those that pass in the warm-up before. */
const BATCHES = 14;
const WARMUP = 18;
const TRUE = 0.01;
/** Launch pairs that each machine is drawn for; all sizes of comparison are cut from the same. */
const LAUNCHES = 32_000;

/** What makes the batches of one target differ, as a share; and of each launch, and of both targets together. */
interface Machine {
  batch: [Noise, Noise];
  launch: Noise;
  shared: Noise;
  /** Extra time that others took in this batch of this target, as a share of its own; mostly 0. */
  stolen: Noise;
}

const none = () => 0;

/** A process that takes half of the core for some of the batches of one of the two: twice the time, or a bit of it. */
function thief(seed: number): Noise {
  const even = evens(seed);
  return () => (even() < 0.1 ? even() * 2 : 0);
}

function drift(): Noise {
  let batch = 0;
  return () => 0.4 * Math.sin(batch++ / 40);
}

const MACHINES: Record<string, Machine> = {
  'normal noise': { batch: [normals(1), normals(3)], launch: normals(2), shared: none, stolen: none },
  'batches and launches that are now and then far out': {
    batch: [contaminated(11, 8), contaminated(13, 8)],
    launch: contaminated(12),
    shared: none,
    stolen: none,
  },
  'a machine that drifts by 40 %': {
    batch: [normals(21), normals(23)],
    launch: normals(22),
    shared: drift(),
    stolen: none,
  },
  'batches that are as those before them': {
    batch: [autoregressive(31, 0.8), autoregressive(34, 0.8)],
    launch: normals(32),
    shared: autoregressive(33, 0.98),
    stolen: none,
  },
  'moments stolen of one or the other, on a machine with all of it': {
    batch: [autoregressive(41, 0.5), autoregressive(46, 0.5)],
    launch: normals(42),
    shared: autoregressive(43, 0.98),
    stolen: thief(44),
  },
};

function drawLaunch({ batch, launch, shared, stolen }: Machine, change: number): DuetBatch[] {
  for (let passed = 0; passed < WARMUP; passed++) for (const noise of [...batch, shared]) noise();
  const [a, b] = [Math.exp(0.002 * launch()), (1 + change) * Math.exp(0.002 * launch())];
  return Array.from({ length: BATCHES }, () => {
    const level = Math.exp(0.2 * shared());
    const took = (own: number, noise: Noise) => level * own * Math.exp(0.02 * noise()) * (1 + stolen());
    return sampleBatch(took(a, batch[0]), took(b, batch[1]));
  });
}

function serviceOf(batches: DuetBatch[]): Pair {
  const value = launchValues(sampleDuet(batches)).serviceTime;
  if (value === undefined) throw new Error('Expected a service time');
  return value;
}

const covered = (list: readonly Pair[], change: number): boolean => {
  const interval = pairedChange(list)?.interval(0.95);
  return interval != null && interval[0] <= change && interval[1] >= change;
};

describe.each(Object.entries(MACHINES))('batches to one number a launch to an interval: %s', (_, machine) => {
  let values: Pair[] = [];
  beforeAll(() => {
    values = Array.from({ length: LAUNCHES }, () => serviceOf(drawLaunch(machine, TRUE)));
  });

  // 20 launches make 1,600 comparisons, whose share of 5 % is known to 0.55 % (one standard error).
  test.each([6, 8, 12, 16, 20])('%i launches hold the true change in 94 to 96.5 %', (n) => {
    const runs = Math.floor(LAUNCHES / n);
    const share = shareOf(runs, (run) => covered(values.slice(run * n, (run + 1) * n), TRUE));
    expect(share).toBeGreaterThan(0.94);
    expect(share).toBeLessThan(0.965);
  });

  test('nor is the change itself off, by more than its error over all launches', () => {
    const logs = values.map(({ a, b }) => Math.log(b / a));
    const error = standardDeviation(logs) / Math.sqrt(LAUNCHES);
    expect(Math.abs((pairedChange(values)?.change ?? 1) - TRUE)).toBeLessThan(4 * error);
  });
});

test('batches are not replicates: an interval over those of one launch holds the truth far too seldom', () => {
  const machine: Machine = {
    ...(MACHINES['normal noise'] as Machine),
    batch: [autoregressive(51, 0.8), autoregressive(52, 0.8)],
  };
  const share = shareOf(2000, () =>
    covered(
      drawLaunch(machine, TRUE).map(({ service: [a, b] }) => ({ a, b })),
      TRUE,
    ),
  );
  expect(share).toBeLessThan(0.8);
});

test('moments stolen of one of the two spread launches little, where plain means would spread them tenfold', () => {
  const machine: Machine = {
    batch: [normals(61), normals(64)],
    launch: normals(62),
    shared: none,
    stolen: thief(63),
  };
  const launches = Array.from({ length: 500 }, () => drawLaunch(machine, 0));
  const robust = launches.map((batches) => serviceOf(batches)).map(({ a, b }) => Math.log(b / a));
  const total = (batches: DuetBatch[], side: 0 | 1) =>
    batches.reduce((sum, { service }) => sum + service[side], 0);
  const plain = launches.map((batches) => Math.log(total(batches, 1) / total(batches, 0)));
  expect(standardDeviation(robust)).toBeLessThan(0.015);
  expect(standardDeviation(plain)).toBeGreaterThan(4 * standardDeviation(robust));
});

describe('what each metric is', () => {
  const batches = [1, 1.2, 0.8, 1.1, 9].map((a) => sampleBatch(a, a * 1.05, [a / 2, a / 2.5]));

  test('the value of A is the trimmed mean, that of B as much more as the batches’ ratios say', () => {
    const { serviceTime, cpuPerRequest, throughput } = launchValues(
      sampleDuet(batches, 1, { connections: 8 }),
    );
    expect(serviceTime?.a).toBeCloseTo(1.1, 9);
    expect(serviceTime?.b).toBeCloseTo(1.1 * 1.05, 9);
    expect(cpuPerRequest?.a).toBeCloseTo(0.55, 9);
    expect(cpuPerRequest?.b).toBeCloseTo(0.44, 9);
    // Eight requests in a burst of 1.1 ms.
    expect(throughput?.a).toBeCloseTo(8000 / 1.1, 6);
    expect((throughput?.b ?? 0) / (throughput?.a ?? 1)).toBeCloseTo(1 / 1.05, 9);
  });

  test('CPU is left out where neither batches nor a probe tell it, and batches that read 0 have no ratio', () => {
    expect(launchValues(sampleDuet([sampleBatch(1, 1)])).cpuPerRequest).toBeUndefined();
    const some = [sampleBatch(1, 1, [0, 1]), sampleBatch(1, 1, [0.5, 0.6]), sampleBatch(1, 1, null)];
    expect(launchValues(sampleDuet(some)).cpuPerRequest?.b).toBeCloseTo(0.6, 9);
    expect(launchValues(sampleDuet([])).serviceTime).toBeUndefined();
  });

  test('a percentile that the sample can’t support is left out; errors are a share of what ended', () => {
    const times = new TimeHistogram();
    for (let count = 1; count <= 101; count++) times.record(count);
    const service = { ...times.summary(), from: 'socket write' as const };
    const { requests } = sampleArm();
    const failed = { ...requests, completed: 90, errors: { ...requests.errors, status: 10 } };
    const values = launchValues(
      sampleDuet(batches, 1, { a: sampleArm({ service }), b: sampleArm({ service, requests: failed }) }),
    );
    // Three digits, and 51 ms are of the class from 50.976 on.
    expect(values.latencyP50?.a).toBeCloseTo(51, 1);
    expect(values.latencyP99).toBeUndefined();
    expect(values.errors).toEqual({ a: 0, b: 10 });
  });

  test('without a probe there is no memory and no collection', () => {
    const values = launchValues(sampleDuet(batches));
    expect([values.rss, values.gcPause]).toEqual([undefined, undefined]);
  });

  test('of long duets neighbours are put together: 1,000 batches by threes, so that 400 stay', () => {
    const long = Array.from({ length: 1000 }, (_, index) =>
      sampleBatch(1, Math.exp(index % 3 === 2 ? 0.3 : 0)),
    );
    expect(Math.log(serviceOf(long).b)).toBeCloseTo(0.1, 9);
    // Each of 400 stands for itself.
    expect(Math.log(serviceOf(long.slice(0, 400)).b)).toBeCloseTo(0.15, 9);
  });
});
