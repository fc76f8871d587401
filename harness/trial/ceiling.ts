import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { GeneratorLoad } from '../load/generator/job.ts';
import type { Ceiling } from '../record/doctor.ts';
import type { LoadResult } from '../record/load.ts';
import type { PreparedRequest } from '../record/request.ts';
import type { Placement, Window } from '../record/trial.ts';
import { ProcessTarget } from '../runtime/process/launch.ts';
import { Reaper } from '../runtime/reaper.ts';
import { assertAccounted, assertAnswered } from './believable.ts';
import { climb } from './climb.ts';
import { diedUnderLoad, loadOrigin } from './run-load.ts';
import { preparedFor } from './trial-job.ts';

export interface CeilingSetting {
  /** Program and arguments of the target; it answers `/` and `/healthz`. */
  command: readonly string[];
  env: Record<string, string>;
  placement: Placement;
  /** Of each measurement. */
  durationSeconds: number;
  signal: AbortSignal;
  /** Told what is measured next, in words. */
  onMeasure(what: string): void;
}

const WARMUP_SECONDS = 0.5;
/** Slices of the time axis, which nobody looks at here. */
const SLICE_SECONDS = 0.2;
const CONNECTIONS = { closed: 16, mostOpen: 1000 };
/** Short, so that a rate beyond the ceiling is over soon. */
const TIMEOUT_SECONDS = 2;
const READY_MS = 15_000;
const REQUEST: PreparedRequest = {
  method: 'GET',
  path: '/',
  headers: {},
  body: null,
  status: 200,
  includes: [],
};

/**
 * What one generator can carry here: a closed loop, then an open one at rates that rise until one does not
 * hold. One launch serves all, since it is the generator that is measured, and no probe is in the target.
 * @throws what launching a target throws; TARGET_DIED, NOTHING_ANSWERED, GENERATOR_FAILED,
 * REQUESTS_DO_NOT_BALANCE; the signal's reason if it is aborted
 */
export async function measureCeiling(setting: CeilingSetting): Promise<Ceiling> {
  const { placement, durationSeconds, signal, onMeasure } = setting;
  const window = { warmupSeconds: WARMUP_SECONDS, durationSeconds };
  const folder = mkdtempSync(join(tmpdir(), 'paceline-doctor-'));
  const reaper = Reaper.start();
  reaper.watch({ folder });
  let target: ProcessTarget | null = null;
  try {
    target = await ProcessTarget.launch({
      command: setting.command,
      cwd: folder,
      env: setting.env,
      port: null,
      cores: placement.target,
      readyPath: '/healthz',
      readyTimeoutMs: READY_MS,
      logs: { stdout: join(folder, 'out.log'), stderr: join(folder, 'err.log') },
      reaper,
      signal,
    });
    const running = target;
    onMeasure(`closed loop, ${CONNECTIONS.closed} connections`);
    const closed = await measure(running, setting, closedLoad(), window);
    assertAnswered(closed);
    const open = await climb((rate) => {
      onMeasure(`open loop, ${rate.toLocaleString('en-US')} req/s`);
      return measure(running, setting, openLoad(rate, window), window);
    });
    return { placement, window, closed: closedCeiling(closed), open };
  } finally {
    await target?.stop();
    rmSync(folder, { recursive: true, force: true });
    reaper.close();
  }
}

async function measure(
  target: ProcessTarget,
  { placement, signal }: CeilingSetting,
  load: GeneratorLoad,
  window: Window,
): Promise<LoadResult> {
  const died = new AbortController();
  void target.exited.then(() => died.abort());
  const outcome = await loadOrigin(target.origin, {
    load,
    generators: 1,
    window,
    sliceSeconds: SLICE_SECONDS,
    placement,
    signal: AbortSignal.any([signal, died.signal]),
    onStart: () => {},
  });
  // A load that was cut short says nothing of a ceiling.
  signal.throwIfAborted();
  if (died.signal.aborted) throw diedUnderLoad(target);
  assertAccounted(outcome.load);
  return outcome.load;
}

function closedLoad(): GeneratorLoad {
  return {
    mode: 'closed',
    connections: CONNECTIONS.closed,
    timeoutSeconds: TIMEOUT_SECONDS,
    requests: [REQUEST],
    insecure: false,
  };
}

function openLoad(rate: number, { warmupSeconds, durationSeconds }: Window): GeneratorLoad {
  return {
    mode: 'open',
    schedule: {
      arrivals: 'constant',
      stretches: [warmupSeconds, durationSeconds].map((seconds) => ({ seconds, from: rate, to: rate })),
      // Constant arrivals of one request: nothing is drawn by chance.
      seed: 0,
    },
    share: { index: 0, of: 1 },
    requests: [REQUEST],
    timeoutSeconds: TIMEOUT_SECONDS,
    maxConnections: CONNECTIONS.mostOpen,
    preparedConnections: preparedFor(rate, CONNECTIONS.mostOpen),
    insecure: false,
    bySteps: false,
    waiting: 'sleep',
  };
}

function closedCeiling({ throughput, generator }: LoadResult): Ceiling['closed'] {
  const microseconds = (generator.cpu / throughput.value) * 1e6;
  return {
    connections: CONNECTIONS.closed,
    throughput,
    cpuPerRequest: { value: Math.round(microseconds * 100) / 100, unit: 'us' },
    generator,
  };
}
