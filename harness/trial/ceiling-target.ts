import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { GeneratorLoad } from '../load/generator/job.ts';
import { openLoad, steady } from '../load/open/open-load.ts';
import type { LoadResult } from '../record/load.ts';
import { plainGet } from '../record/request.ts';
import type { Placement, Window } from '../record/trial.ts';
import { ProcessTarget } from '../runtime/process/launch.ts';
import type { Reaper } from '../runtime/reaper/reaper.ts';
import { assertAccounted } from './believable.ts';
import { diedUnderLoad, loadOrigin } from './run-load.ts';

export interface CeilingTarget {
  /** Program and arguments of a target that does next to nothing; it answers `/` and `/healthz`. */
  command: readonly string[];
  env: Record<string, string>;
  placement: Placement;
  generators: number;
  reaper: Reaper;
  signal: AbortSignal;
}

/** Puts one load on the target. */
export type Measure = (load: GeneratorLoad, window: Window) => Promise<LoadResult>;

/** Slices of the time axis, which nobody looks at here. */
const SLICE_SECONDS = 0.2;
const READY_MS = 15_000;

export const CEILING_REQUEST = plainGet();

/**
 * Starts the target, without a probe since it is the generator that is measured, and stops it when the work is done.
 * @throws what launching a target throws and what the work throws; of a load TARGET_DIED, GENERATOR_FAILED,
 * REQUESTS_DO_NOT_BALANCE; the signal's reason if it is aborted
 */
export async function withCeilingTarget<Result>(
  setting: CeilingTarget,
  work: (measure: Measure) => Promise<Result>,
): Promise<Result> {
  const { placement, reaper, signal } = setting;
  const folder = mkdtempSync(join(tmpdir(), 'paceline-ceiling-'));
  reaper.watch({ folder });
  let target: ProcessTarget | null = null;
  try {
    const running = await ProcessTarget.launch({
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
    target = running;
    return await work((load, window) => measured(running, setting, load, window));
  } finally {
    await target?.stop();
    rmSync(folder, { recursive: true, force: true });
    reaper.forget({ folder });
  }
}

/** @param timeoutSeconds short, so that a rate beyond the ceiling is over soon */
export function ceilingLoad(
  rate: number,
  window: Window,
  timeoutSeconds: number,
  maxConnections: number,
): GeneratorLoad {
  return openLoad({
    // Constant arrivals of one request: nothing is drawn by chance.
    schedule: { arrivals: 'constant', stretches: steady(rate, window), seed: 0 },
    requests: [CEILING_REQUEST],
    ...{ timeoutSeconds, maxConnections },
  });
}

async function measured(
  target: ProcessTarget,
  { placement, generators, signal }: CeilingTarget,
  load: GeneratorLoad,
  window: Window,
): Promise<LoadResult> {
  const died = new AbortController();
  void target.exited.then(() => died.abort());
  const outcome = await loadOrigin(target.origin, {
    load,
    generators,
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
