import { monotonicNow } from '../clock.ts';
import type { LoadResult } from '../record/load.ts';
import { type ClosedOutcome, runClosed } from './closed.ts';
import type { GeneratorJob, GeneratorMessage } from './job.ts';
import { openPool, type PacedOutcome, runPaced } from './paced.ts';
import { SelfWatch } from './self-watch.ts';
import type { TallyWindow } from './tally.ts';

/** Runs a job's loads side by side over one window and returns what came of them. */
export async function generate(job: GeneratorJob): Promise<GeneratorMessage & { type: 'done' }> {
  const pool = job.neighbour === null ? null : await openPool(job.origin, job.neighbour);
  const warmupStart = monotonicNow();
  const start = warmupStart + job.window.warmupSeconds * 1000;
  const end = start + job.window.durationSeconds * 1000;
  const window: TallyWindow = { warmupStart, start, end, slice: job.sliceSeconds * 1000 };
  const watch = new SelfWatch();
  const opening = setTimeout(() => watch.open(), job.window.warmupSeconds * 1000);
  const [main, neighbour] = await Promise.all([
    runClosed(job.origin, job.load, window),
    pool === null || job.neighbour === null ? null : runPaced(pool, job.origin, job.neighbour, window),
  ]);
  clearTimeout(opening);
  const health = watch.close(1);
  return {
    type: 'done',
    warmupStart,
    start,
    end,
    load: closedResult(job, main, health),
    neighbour: neighbour === null || job.neighbour === null ? null : pacedResult(job, neighbour, health),
  };
}

function closedResult(
  job: GeneratorJob,
  outcome: ClosedOutcome,
  health: LoadResult['generator'],
): LoadResult {
  const { requests, latency, service, timeline } = outcome.books;
  return {
    schema: 'paceline.load/1',
    workload: {
      mode: 'closed',
      connections: job.load.connections,
      durationSeconds: job.window.durationSeconds,
      timeoutSeconds: job.load.timeoutSeconds,
    },
    requests,
    throughput: throughput(requests.completed, job.window.durationSeconds),
    latency: { ...latency, from: 'socket write' },
    service: { ...service, from: 'socket write' },
    timeline,
    loop: null,
    generator: health,
    serverTiming: Object.fromEntries(
      [...outcome.serverTiming].map(([name, histogram]) => [name, histogram.summary()]),
    ),
  };
}

function pacedResult(job: GeneratorJob, outcome: PacedOutcome, health: LoadResult['generator']): LoadResult {
  const { requests, latency, service, timeline } = outcome.books;
  const load = job.neighbour;
  if (load === null) throw new TypeError('Expected a neighbour load, got none');
  const lags = outcome.lags.sort((a, b) => a - b);
  const lag = (share: number) =>
    Math.round((lags[Math.max(0, Math.ceil(lags.length * share) - 1)] ?? 0) * 1000) / 1000;
  const asked = load.rate * job.window.durationSeconds;
  return {
    schema: 'paceline.load/1',
    workload: {
      mode: 'open',
      arrivals: 'constant',
      rate: load.rate,
      connections: 0,
      durationSeconds: job.window.durationSeconds,
      timeoutSeconds: load.timeoutSeconds,
    },
    requests,
    throughput: throughput(requests.completed, job.window.durationSeconds),
    latency: { ...latency, from: 'intended start' },
    service: { ...service, from: 'socket write' },
    timeline,
    loop: null,
    generator: {
      ...health,
      lag: { unit: 'ms', p50: lag(0.5), p99: lag(0.99), max: lag(1) },
      achievedRatio: Math.round(Math.min(1, lags.length / asked) * 10_000) / 10_000,
    },
    serverTiming: {},
  };
}

function throughput(completed: number, seconds: number): LoadResult['throughput'] {
  return { value: Math.round((completed / seconds) * 100) / 100, unit: 'req/s' };
}
