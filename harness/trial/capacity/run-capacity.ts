import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { NextTrial } from '../../analysis/capacity/search.ts';
import type { RequestSpec, Scenario, Variant } from '../../config/scenario.ts';
import { PacelineError } from '../../errors/paceline-error.ts';
import { ProbeCollector } from '../../probe/collector.ts';
import type { CapacityTrial } from '../../record/capacity.ts';
import type { Reaper } from '../../runtime/reaper.ts';
import type { Target } from '../../runtime/target.ts';
import { diedUnderLoad } from '../run-load.ts';
import type { TargetRuntime } from '../target-runtime.ts';
import { verifyAnswers } from '../verify.ts';
import { drained, idleAnswer } from './drained.ts';
import { type Measured, measureRate, type RateSetting } from './measure-rate.ts';

export interface CapacityRun extends Omit<RateSetting, 'seed'> {
  /** What to measure next, by what was measured of this setting so far. */
  next(seen: readonly CapacityTrial[]): NextTrial;
  /** Measured of this setting before, e.g. in an earlier search. */
  seen: readonly CapacityTrial[];
  /** Where it runs already; null for a target that is started. */
  origin: string | null;
  scenario: Scenario;
  variant: Variant;
  runtime: TargetRuntime;
  /** Value of the swept setting, if one is. */
  setting: string | null;
  /** Of the whole folder, before this: trials and launches. */
  counted: { trials: number; launches: number };
  seed: number;
  env: Record<string, string>;
  cwd: string;
  logs: string;
  readyTimeoutSeconds: number;
  /** Brings what targets share back to how the first found it. */
  reset(): Promise<void>;
  onStart(next: NextTrial & { done: false }): void;
  /** Called with each trial as soon as it is made. */
  onTrial(trial: CapacityTrial): void;
  reaper: Reaper;
}

/** A target between its trials. */
interface Live {
  origin: string;
  target: Target | null;
  collector: ProbeCollector | null;
  died: AbortSignal | null;
  idleMs: number;
}

/**
 * Follows a search on a target: measures what it asks for next until it asks for nothing more. A fresh launch where the search
 * wants one, and after a target that died or that does not become idle again.
 * @returns the trials of this call
 * @throws what launching a target throws; WRONG_ANSWER, GENERATOR_FAILED, REQUESTS_DO_NOT_BALANCE; the signal's
 * reason if it is aborted, with what was measured handed over
 */
export async function runCapacity(run: CapacityRun): Promise<CapacityTrial[]> {
  const { signal } = run;
  const made: CapacityTrial[] = [];
  let live: Live | null = null;
  let launches = run.counted.launches;
  let note: string | null = null;
  try {
    for (;;) {
      signal.throwIfAborted();
      const next = run.next([...run.seen, ...made]);
      if (next.done) return made;
      if (next.fresh || live === null) {
        await end(live, run.reaper);
        live = null;
        launches += 1;
        live = await begin(launches, run);
      }
      run.onStart(next);
      const order = run.counted.trials + made.length + 1;
      const startedAt = new Date().toISOString();
      const window = { warmupSeconds: next.warmupSeconds, durationSeconds: next.durationSeconds };
      const { origin, collector, died } = live;
      // Each trial has arrivals of its own: the same ones again would be the same chance again.
      const seed = (run.seed + order) % 2 ** 31;
      const measured: Measured = await measureRate(origin, next.rate, window, collector, died, {
        ...run,
        seed,
      });
      const reasons = note === null ? measured.reasons : [...measured.reasons, note];
      note = null;
      if (live.target !== null && died?.aborted) reasons.push(diedUnderLoad(live.target).message);
      const trial: CapacityTrial = {
        schema: 'paceline.capacity-trial/1',
        order,
        search: next.search,
        launch: launches,
        setting: run.setting,
        stage: next.stage,
        rate: next.rate,
        window,
        startedAt,
        ...measured,
        reasons,
      };
      made.push(trial);
      run.onTrial(trial);
      if (died?.aborted) {
        await end(live, run.reaper);
        live = null;
      } else if (!(await drained(origin, asked(run), live.idleMs, signal)) && live.target !== null) {
        note = 'the target had not become idle again 10 s after the trial before, so it was started anew';
        await end(live, run.reaper);
        live = null;
      }
    }
  } finally {
    await end(live, run.reaper);
  }
}

async function begin(launch: number, run: CapacityRun): Promise<Live> {
  const { scenario, variant, signal, placement, reaper } = run;
  const { requests, timeoutSeconds } = scenario.workload;
  if (run.origin !== null) {
    await verifyAnswers(run.origin, requests, timeoutSeconds, signal);
    const idleMs = await idleAnswer(run.origin, asked(run), signal);
    return { origin: run.origin, target: null, collector: null, died: null, idleMs };
  }
  await run.reset();
  mkdirSync(run.logs, { recursive: true });
  const name = `launch-${String(launch).padStart(2, '0')}`;
  const collector = await ProbeCollector.open();
  reaper.watch({ folder: collector.folder });
  const live: Live = { origin: '', target: null, collector, died: null, idleMs: 0 };
  try {
    const env = { ...run.env, ...variant.env };
    const target = await run.runtime.launch(variant, {
      cwd: run.cwd,
      env: { ...env, ...collector.environment(env) },
      cores: placement.target,
      readyPath: scenario.ready,
      readyTimeoutMs: run.readyTimeoutSeconds * 1000,
      logs: { stdout: join(run.logs, `${name}.out.log`), stderr: join(run.logs, `${name}.err.log`) },
      reaper,
      signal,
    });
    live.target = target;
    live.origin = target.origin;
    const died = new AbortController();
    void target.exited.then(() => died.abort());
    live.died = died.signal;
    await verifyAnswers(target.origin, requests, timeoutSeconds, signal);
    live.idleMs = await idleAnswer(target.origin, asked(run), signal);
    return live;
  } catch (error) {
    await end(live, reaper);
    throw error;
  }
}

async function end(live: Live | null, reaper: Reaper): Promise<void> {
  if (live === null) return;
  await live.target?.stop();
  await live.collector?.close();
  if (live.collector !== null) reaper.forget({ folder: live.collector.folder });
}

/** The request that tells whether a target is idle: one that changes nothing, as far as its method says. */
function asked({ scenario }: CapacityRun): RequestSpec {
  const { requests } = scenario.workload;
  const found = requests.find(({ method }) => method === 'GET') ?? requests[0];
  if (found === undefined) throw new PacelineError('BAD_OPTION', 'Expected a request to ask, got none');
  return found;
}
