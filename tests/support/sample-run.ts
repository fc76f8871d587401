import { analyse } from '../../harness/analysis/results.ts';
import { Scenario } from '../../harness/config/scenario.ts';
import { planTrials } from '../../harness/plan/plan.ts';
import { type RandomInt, randomStream } from '../../harness/plan/random.ts';
import { TimeHistogram } from '../../harness/record/histogram.ts';
import type { LoadResult } from '../../harness/record/load.ts';
import type { PlannedTrial, RunManifest } from '../../harness/record/manifest.ts';
import type { ProbeProcess } from '../../harness/record/probe.ts';
import type { RunResults } from '../../harness/record/run.ts';
import type { InvalidTrial, MeasuredTrial, Trial } from '../../harness/record/trial.ts';

/** How the launches of a made-up variant come out. */
export interface Law {
  /** Requests per second, and by how much of it launches differ. */
  rate: number;
  spread?: number;
  /** Loop delay at its median, ms. */
  delay?: number;
  /** Milliseconds a request waits for a connection. */
  pool?: number;
  invalid?: boolean;
}

const SECONDS = 3;
const STARTED = '2026-01-31T10:00:00.000Z';

/** A scenario of these variants, the first of which is the reference. */
export function sampleScenario(name: string, laws: Record<string, Law>, title = name): Scenario {
  const names = Object.keys(laws);
  return Scenario.parse({
    name,
    title,
    question: `What does ${name} cost?`,
    why: 'Somebody wants to know.',
    lookAt: ['throughput', 'loop delay'],
    workload: { mode: 'closed', connections: 8, requests: [{ path: '/' }] },
    reference: names[0] ?? '',
    variants: names.map((variant) => ({ name: variant, title: `Variant ${variant}`, command: 'node x.js' })),
    expectations: names.slice(1, 2).map((variant) => ({
      id: 'claim',
      claim: `${variant} is faster.`,
      variant,
      metric: 'throughput',
      direction: 'improved',
      otherwise: 'It need not be.',
    })),
  });
}

export function sampleManifest(
  scenarios: Scenario[],
  blocks: number,
  changes: Partial<RunManifest> = {},
): RunManifest {
  return {
    schema: 'paceline.manifest/1',
    id: '2026-01-31T10-00-00-sample',
    startedAt: STARTED,
    command: 'paceline run --seed 7',
    fingerprint: {
      machine: { cpu: 'Sample CPU', cores: 4, memory: 8, architecture: 'x64' },
      system: { platform: 'linux', kernel: '6.1' },
      node: 'v20.19.0',
      paceline: '0.0.0',
      dependencies: { autocannon: '9.0.0' },
      limits: { cpuQuota: null, memory: null, openFiles: 1024 },
    },
    seed: 7,
    profile: { name: 'quick', blocks, warmupSeconds: 1, durationSeconds: SECONDS },
    margin: 0.05,
    alpha: 0.05,
    scenarios,
    trials: planTrials(scenarios, blocks, 7),
    warnings: ['generator and target share a core'],
    ...changes,
  };
}

/** The trials of a manifest, each variant's launches drawn by its law. */
export function sampleTrials(manifest: RunManifest, laws: Record<string, Record<string, Law>>): Trial[] {
  return manifest.trials.map((planned) => {
    const law = laws[planned.scenario]?.[planned.variant] ?? { rate: 100 };
    const random = randomStream(
      planned.order * 7919 + planned.block,
      `${planned.scenario}/${planned.variant}`,
    );
    return law.invalid ? invalidTrial(planned) : measuredTrial(planned, law, random);
  });
}

/** A run of two scenarios with something of everything: better, worse, the same, open and invalid. */
export function sampleRun(): { manifest: RunManifest; trials: Trial[]; results: RunResults } {
  const laws = {
    pooling: {
      none: { rate: 400, delay: 6 },
      small: { rate: 1600, delay: 2, pool: 3 },
      twin: { rate: 400, delay: 6, spread: 0.002 },
    },
    offload: {
      inline: { rate: 300, delay: 12 },
      thread: { rate: 90, delay: 1 },
      vague: { rate: 310, spread: 0.4 },
      broken: { rate: 1, invalid: true },
    },
  };
  const hostile = '</script><img src=x onerror="document.title=1"> & "quotes" | _under_';
  const scenarios = [
    sampleScenario('pooling', laws.pooling),
    sampleScenario('offload', laws.offload, hostile),
  ];
  const manifest = sampleManifest(scenarios, 3);
  const trials = sampleTrials(manifest, laws);
  return { manifest, trials, results: analyse(manifest, trials) };
}

function base(
  planned: PlannedTrial,
): Pick<MeasuredTrial, 'schema' | 'startedAt' | 'finishedAt'> & PlannedTrial {
  return { schema: 'paceline.trial/1', ...planned, startedAt: STARTED, finishedAt: STARTED };
}

function invalidTrial(planned: PlannedTrial): InvalidTrial {
  const reason = { code: 'WRONG_ANSWER', message: 'Expected GET / to answer 200, got 500: "<b>no</b>"' };
  return {
    ...base(planned),
    state: 'invalid',
    reason,
    launch: null,
    window: null,
    load: null,
    neighbour: null,
    probe: [],
  };
}

function measuredTrial(planned: PlannedTrial, law: Law, random: RandomInt): MeasuredTrial {
  // Between -1 and 1, the mean of three so that the ends are rare.
  const noise = () => (random(-1000, 1000) + random(-1000, 1000) + random(-1000, 1000)) / 3000;
  const rate = law.rate * (1 + (law.spread ?? 0.01) * noise());
  return {
    ...base(planned),
    state: 'measured',
    launch: {
      pid: 4000 + planned.order,
      command: 'node x.js',
      env: {},
      runtime: 'process',
      node: 'v20.19.0',
      port: 3000,
      readyMs: 120,
      placement: { generator: [0], target: [1], services: [], shared: [] },
      logs: { stdout: 'logs/o', stderr: 'logs/e' },
      exit: { code: 0, signal: null, forced: false },
    },
    window: { warmupSeconds: 1, durationSeconds: SECONDS },
    load: loadOf(rate, law, noise),
    neighbour: null,
    probe: [processOf(law, planned.order, noise)],
  };
}

function loadOf(rate: number, law: Law, noise: () => number): LoadResult {
  const completed = Math.round(rate * SECONDS);
  const latency = times(Math.max(600, completed), () => (8000 / rate) * (1 + 0.3 * noise()));
  const t = Array.from({ length: 20 }, (_, index) => index / 5 - 1);
  return {
    schema: 'paceline.load/1',
    workload: { mode: 'closed', connections: 8, durationSeconds: SECONDS, timeoutSeconds: 10 },
    requests: {
      scheduled: completed + 8,
      completed,
      errors: { connect: 0, reset: 0, closed: 0, timeout: 0, status: 0, body: 0, protocol: 0 },
      shed: 0,
      inFlight: 8,
    },
    throughput: { value: completed / SECONDS, unit: 'req/s' },
    latency: { ...latency, from: 'socket write' },
    service: { ...latency, from: 'socket write' },
    timeline: t.map((second) => ({
      t: second,
      completed: Math.round((rate / 5) * (1 + 0.1 * noise())),
      errors: 0,
      p50: latency.percentiles['50'],
      p99: null,
      max: latency.max,
    })),
    loop: null,
    generator: {
      valid: true,
      reasons: [],
      lag: { unit: 'ms', p50: null, p99: null, max: 0 },
      loopDelay: { unit: 'ms', p50: 0.1, p99: 0.4, max: 1 },
      cpu: 0.2,
      working: 0.2,
      stolenMs: 0,
      achievedRatio: 1,
      generators: 1,
    },
    connectErrors: {},
    counts: { written: 1000, answered: 1000, taken: 1000 },
    serverTiming:
      law.pool === undefined ? {} : { pool: times(800, () => (law.pool ?? 0) * (1 + 0.2 * noise())) },
  };
}

function processOf(law: Law, pid: number, noise: () => number): ProbeProcess {
  const delay = times(600, () => (law.delay ?? 1) * (1 + 0.5 * noise()));
  const t = Array.from({ length: 40 }, (_, index) => index / 10 - 0.9);
  const column = (value: number) => t.map(() => Number((value * (1 + 0.1 * noise())).toFixed(3)));
  return {
    pid,
    role: 'single',
    node: 'v20.19.0',
    resolution: 5,
    delay,
    utilization: Number((0.9 + 0.05 * noise()).toFixed(4)),
    gc: [{ kind: 'minor', count: 20, pause: 30 + 3 * noise(), max: 2 }],
    gcWatched: 1,
    cpuSeconds: SECONDS * (0.9 + 0.01 * noise()),
    rss: { mean: 80 + noise(), max: 90 },
    heapUsed: { mean: 30, max: 40 },
    dropped: 0,
    timeline: {
      t,
      delayMean: column(law.delay ?? 1),
      delayMax: column(2 * (law.delay ?? 1)),
      utilization: column(0.9),
      gc: column(1),
      cpu: column(0.9),
      rss: column(80),
      heapUsed: column(30),
    },
  };
}

function times(count: number, draw: () => number): ReturnType<TimeHistogram['summary']> {
  const histogram = new TimeHistogram();
  for (let index = 0; index < count; index++) histogram.record(Math.max(0, draw()));
  return histogram.summary();
}
