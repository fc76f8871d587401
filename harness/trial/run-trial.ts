import { mkdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { Scenario, Variant } from '../config/scenario.ts';
import { PacelineError } from '../errors/paceline-error.ts';
import { runGenerator } from '../load/generator-process.ts';
import type { GeneratorMessage } from '../load/job.ts';
import { builtTarget } from '../package.ts';
import { prepare, prepareRequests } from '../plan/requests.ts';
import { ProbeCollector } from '../probe/collector.ts';
import type { LoadResult } from '../record/load.ts';
import type { PlannedTrial } from '../record/manifest.ts';
import type { ProbeProcess } from '../record/probe.ts';
import type { Launch, Placement, Trial, Window } from '../record/trial.ts';
import { ProcessTarget } from '../runtime/process/launch.ts';
import type { Reaper } from '../runtime/reaper.ts';
import { assertBelievable } from './believable.ts';
import { verifyAnswers } from './verify.ts';

/** What every trial of a run needs beside its scenario and variant. */
export interface TrialSetting {
  /** The run's folder, and the one in it for logs. */
  folder: string;
  logs: string;
  cwd: string;
  seed: number;
  window: Window;
  /** Environment for the target: inherited, from the user and from services. */
  env: Record<string, string>;
  placement: Placement;
  readyTimeoutSeconds: number;
  reaper: Reaper;
  signal: AbortSignal;
}

const SLICE_SECONDS = 0.2;

/**
 * One workload against one fresh launch: start, wait until ready, verify the answers, load, stop. Always
 * gives a record; one whose figures can't be believed says why and is never compared.
 * @throws the signal's reason when the run is interrupted
 */
export async function runTrial(
  planned: PlannedTrial,
  scenario: Scenario,
  variant: Variant,
  setting: TrialSetting,
): Promise<Trial> {
  const startedAt = new Date().toISOString();
  const seen: Seen = { launch: null, load: null, neighbour: null, probe: [] };
  let failure: PacelineError | null = null;
  try {
    await measure(planned, scenario, variant, setting, seen);
  } catch (error) {
    setting.signal.throwIfAborted();
    if (!(error instanceof PacelineError)) throw error;
    failure = error;
  }
  const base = {
    schema: 'paceline.trial/1' as const,
    scenario: planned.scenario,
    variant: planned.variant,
    block: planned.block,
    order: planned.order,
    startedAt,
    finishedAt: new Date().toISOString(),
  };
  const { launch, load, neighbour, probe } = seen;
  if (failure === null && launch !== null && load !== null) {
    return { ...base, state: 'measured', launch, window: setting.window, load, neighbour, probe };
  }
  const reason = {
    code: failure?.code ?? 'GENERATOR_FAILED',
    message: failure?.message ?? 'Expected a result of the load, got none',
  };
  return {
    ...base,
    state: 'invalid',
    reason,
    launch,
    window: load === null ? null : setting.window,
    load,
    neighbour,
    probe,
  };
}

interface Seen {
  launch: Launch | null;
  load: LoadResult | null;
  neighbour: LoadResult | null;
  probe: ProbeProcess[];
}

async function measure(
  planned: PlannedTrial,
  scenario: Scenario,
  variant: Variant,
  setting: TrialSetting,
  seen: Seen,
): Promise<void> {
  const workload = variant.workload ?? scenario.workload;
  const logs = logFiles(planned, setting.logs);
  const collector = await ProbeCollector.open();
  setting.reaper.watch({ folder: collector.folder });
  const env = { ...setting.env, ...variant.env };
  let target: ProcessTarget | null = null;
  try {
    const command = commandOf(variant);
    target = await ProcessTarget.launch({
      command,
      cwd: setting.cwd,
      env: { ...env, ...collector.environment(env) },
      port: variant.port ?? null,
      cores: setting.placement.target,
      readyPath: scenario.ready,
      readyTimeoutMs: setting.readyTimeoutSeconds * 1000,
      logs,
      reaper: setting.reaper,
      signal: setting.signal,
    });
    seen.launch = {
      pid: target.pid,
      command: typeof command === 'string' ? command : command.join(' '),
      env: variant.env,
      runtime: 'process',
      node: collector.node,
      port: target.port,
      readyMs: Math.round(target.readyMs),
      placement: setting.placement,
      logs: { stdout: relative(setting.folder, logs.stdout), stderr: relative(setting.folder, logs.stderr) },
      exit: null,
    };
    const specs = scenario.neighbour ? [...workload.requests, scenario.neighbour.request] : workload.requests;
    await verifyAnswers(target.origin, specs, workload.timeoutSeconds, setting.signal);
    const done = await loadTarget(target, scenario, variant, setting);
    seen.load = done.load;
    seen.neighbour = done.neighbour;
    seen.probe = collector.collect({ warmupStart: done.warmupStart, start: done.start, end: done.end });
    seen.launch.node = collector.node;
    assertBelievable(done.load);
    if (done.neighbour !== null) assertBelievable(done.neighbour);
  } finally {
    const exit = await target?.stop();
    if (seen.launch !== null && exit !== undefined) seen.launch.exit = exit;
    await collector.close();
    setting.reaper.forget({ folder: collector.folder });
  }
}

/** @throws TARGET_DIED if the target ends while it is under load */
async function loadTarget(
  target: ProcessTarget,
  scenario: Scenario,
  variant: Variant,
  setting: TrialSetting,
): Promise<GeneratorMessage & { type: 'done' }> {
  const workload = variant.workload ?? scenario.workload;
  const { neighbour } = scenario;
  const died = new AbortController();
  void target.exited.then(() => died.abort());
  try {
    return await runGenerator(
      {
        origin: target.origin,
        load: {
          connections: workload.connections,
          timeoutSeconds: workload.timeoutSeconds,
          requests: prepareRequests(workload.requests, setting.seed),
        },
        neighbour: neighbour
          ? {
              rate: neighbour.rate,
              timeoutSeconds: workload.timeoutSeconds,
              request: prepare(neighbour.request, (low) => low),
            }
          : null,
        window: setting.window,
        sliceSeconds: SLICE_SECONDS,
      },
      setting.placement.generator,
      AbortSignal.any([setting.signal, died.signal]),
    );
  } catch (error) {
    setting.signal.throwIfAborted();
    if (!died.signal.aborted) throw error;
    const how = target.died?.signal ?? `exit status ${target.died?.code}`;
    const words = target.lastWords();
    throw new PacelineError(
      'TARGET_DIED',
      `Expected the target to live through its trial, got an end with ${how}${words === '' ? '' : `; it said: ${words}`}`,
      { cause: error },
    );
  }
}

/** Program and arguments of a server of `targets/`, or the user's own command. */
function commandOf(variant: Variant): readonly string[] | string {
  if (variant.server !== undefined) {
    return [process.execPath, builtTarget(variant.server)];
  }
  return variant.command ?? '';
}

function logFiles(planned: PlannedTrial, logs: string): { stdout: string; stderr: string } {
  mkdirSync(logs, { recursive: true });
  const name = `${String(planned.order).padStart(3, '0')}-${planned.scenario}-${planned.variant}`;
  return { stdout: join(logs, `${name}.out.log`), stderr: join(logs, `${name}.err.log`) };
}
