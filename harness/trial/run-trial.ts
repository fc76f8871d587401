import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { monotonicNow } from '../clock.ts';
import type { Scenario, Variant } from '../config/scenario.ts';
import { PacelineError } from '../errors/paceline-error.ts';
import { ours } from '../load/closed/choose-client.ts';
import { assemble, assembleNeighbour } from '../load/generator/assemble.ts';
import type { GeneratorJob, GeneratorResult } from '../load/generator/job.ts';
import { runGenerators } from '../load/generator/run-generators.ts';
import { prepareRequests } from '../plan/requests.ts';
import { loopSummary } from '../probe/loop-summary.ts';
import type { CpuCount } from '../record/cpu.ts';
import type { LoadResult } from '../record/load.ts';
import type { PlannedTrial } from '../record/manifest.ts';
import type { ProbeProcess } from '../record/probe.ts';
import type { Launch, Placement, Trial, Window } from '../record/trial.ts';
import type { Reaper } from '../runtime/reaper/reaper.ts';
import { asSent, PLAIN_ACCESS } from './access.ts';
import { askSetup } from './ask-setup.ts';
import { assertBelievable } from './believable.ts';
import { containerOf } from './container-of.ts';
import { CountedWindow } from './count-window.ts';
import { holdAgainstProbe } from './hold-against-probe.ts';
import { ProbedTarget } from './probed-target.ts';
import { diedUnderLoad } from './run-load.ts';
import { assertSamePrograms, noteTurnover } from './same-programs.ts';
import type { ScenarioClient } from './scenario-client.ts';
import type { TargetRuntime } from './target-runtime.ts';
import { trialJob } from './trial-job.ts';
import { verifyAnswers } from './verify.ts';
import { concealInLogs, errorWithout } from './without-captured.ts';

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
  runtime: TargetRuntime;
  /** What asks in the scenario's closed loops. */
  client: ScenarioClient;
  reaper: Reaper;
  signal: AbortSignal;
}

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
  const seen: SeenOfTrial = { launch: null, load: null, neighbour: null, probe: [], cpu: null, captured: {} };
  let failure: PacelineError | null = null;
  try {
    await measure(planned, scenario, variant, setting, seen);
  } catch (error) {
    setting.signal.throwIfAborted();
    if (!(error instanceof PacelineError)) throw error;
    failure = errorWithout(error, seen.captured);
  }
  const base = {
    schema: 'paceline.trial/1' as const,
    scenario: planned.scenario,
    variant: planned.variant,
    block: planned.block,
    order: planned.order,
    ...(planned.replaces === undefined ? {} : { replaces: planned.replaces }),
    startedAt,
    finishedAt: new Date().toISOString(),
  };
  const { launch, load, neighbour, probe, cpu } = seen;
  if (failure === null && launch !== null && load !== null) {
    return { ...base, state: 'measured', launch, window: setting.window, load, neighbour, probe, cpu };
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

interface SeenOfTrial {
  launch: Launch | null;
  load: LoadResult | null;
  neighbour: LoadResult | null;
  probe: ProbeProcess[];
  cpu: CpuCount | null;
  /** What its setup captured, which stands in no record. */
  captured: Record<string, string>;
}

async function measure(
  planned: PlannedTrial,
  scenario: Scenario,
  variant: Variant,
  setting: TrialSetting,
  seen: SeenOfTrial,
): Promise<void> {
  const workload = variant.workload ?? scenario.workload;
  const logs = logFiles(planned, setting.logs);
  const env = { ...setting.env, ...variant.env };
  let probed: ProbedTarget | null = null;
  try {
    const start = (withProbe: Record<string, string>) =>
      setting.runtime.launch(variant, {
        cwd: setting.cwd,
        env: withProbe,
        cores: setting.placement.target,
        readyPath: scenario.ready,
        readyTimeoutMs: setting.readyTimeoutSeconds * 1000,
        logs,
        reaper: setting.reaper,
        signal: setting.signal,
      });
    probed = await ProbedTarget.launch(start, { env, logs, reaper: setting.reaper });
    const { target, collector } = probed;
    seen.launch = { ...probed.record(variant, setting, logs), container: null };
    const specs = scenario.neighbour ? [...workload.requests, scenario.neighbour.request] : workload.requests;
    const { timeoutSeconds, setup } = workload;
    const access = { ...PLAIN_ACCESS, captured: seen.captured };
    await askSetup(target.origin, setup, timeoutSeconds, setting.signal, access, seen.captured);
    await verifyAnswers(target.origin, specs, timeoutSeconds, setting.signal, access);
    const client =
      workload.mode === 'open'
        ? ours('an open loop has no other')
        : await setting.client.choose({
            origin: target.origin,
            collector,
            requests: prepareRequests(workload.requests, setting.seed).map((one) => asSent(one, access)),
            timeoutSeconds,
            insecure: false,
          });
    const quiet = monotonicNow();
    const job = trialJob(target.origin, scenario, variant, { ...setting, captured: seen.captured }, client);
    const before = await setting.runtime.used(target);
    const counted = new CountedWindow(target.processes, setting.window);
    const result = await loadTarget(probed, job, setting, counted);
    seen.launch.container = containerOf(variant, before, await setting.runtime.used(target));
    seen.load = assemble([job], [result]);
    seen.neighbour = assembleNeighbour([job], [result]);
    await probed.reported();
    seen.probe = collector.collect(result);
    seen.load.loop = loopSummary(seen.probe);
    seen.cpu = holdAgainstProbe(counted.end(), seen.probe);
    balance(seen, collector.requestsSince([quiet, result.warmupStart]));
    seen.launch.node = collector.node;
    const succession = noteTurnover(seen.launch, collector, result);
    assertSamePrograms(succession, result);
    setting.client.check(seen.load);
    assertBelievable(seen.load);
    if (seen.neighbour !== null) assertBelievable(seen.neighbour);
    await verifyAnswers(target.origin, specs, timeoutSeconds, setting.signal, access, 'after');
  } finally {
    const exit = await probed?.stop();
    if (seen.launch !== null && exit !== undefined) seen.launch.exit = exit;
    concealInLogs(logs, seen.captured);
  }
}

/** Holds what the target took against what both loads sent; each is told the sum, and where it is known. */
function balance({ load, neighbour }: SeenOfTrial, taken: number | null): void {
  if (load === null) return;
  // The target does not know which load a request came from.
  load.counts.taken = taken === null ? null : taken - (neighbour?.counts.answered ?? 0);
}

/** @throws TARGET_DIED if the target ends while it is under load */
async function loadTarget(
  { target, ended }: ProbedTarget,
  job: GeneratorJob,
  setting: TrialSetting,
  counted: CountedWindow,
): Promise<GeneratorResult> {
  try {
    const signal = AbortSignal.any([setting.signal, ended]);
    const [result] = await runGenerators([job], { signal, onStart: (at) => counted.begin(at) });
    if (result === undefined) throw new TypeError('Expected the result of one generator, got none');
    return result;
  } catch (error) {
    setting.signal.throwIfAborted();
    if (!ended.aborted) throw error;
    throw diedUnderLoad(target);
  } finally {
    counted.end();
  }
}

function logFiles(planned: PlannedTrial, logs: string): { stdout: string; stderr: string } {
  mkdirSync(logs, { recursive: true });
  const name = `${String(planned.order).padStart(3, '0')}-${planned.scenario}-${planned.variant}`;
  return { stdout: join(logs, `${name}.out.log`), stderr: join(logs, `${name}.err.log`) };
}
