import { monotonicNow } from '../clock.ts';
import type { SetupRequest } from '../config/scenario.ts';
import { PacelineError } from '../errors/paceline-error.ts';
import type { AskedClient } from '../load/closed/choose-client.ts';
import type { ChosenClient } from '../load/closed/closed-load.ts';
import { assemble } from '../load/generator/assemble.ts';
import { divide } from '../load/generator/divide.ts';
import type { GeneratorJob, GeneratorLoad, GeneratorResult } from '../load/generator/job.ts';
import { type GeneratorsOptions, runGenerators } from '../load/generator/run-generators.ts';
import { spokenAt } from '../load/http/spoken-at.ts';
import type { ProbeCollector } from '../probe/collector.ts';
import { loopSummary } from '../probe/loop-summary.ts';
import type { LoadResult } from '../record/load.ts';
import type { Placement, Window } from '../record/trial.ts';
import { type LaunchOptions, ProcessTarget } from '../runtime/process/launch.ts';
import type { Reaper } from '../runtime/reaper/reaper.ts';
import type { Target } from '../runtime/target.ts';
import type { Access } from './access.ts';
import { loadToSend } from './load-to-send.ts';
import { ProbedTarget } from './probed-target.ts';
import { notSamePrograms, turnover } from './same-programs.ts';
import { ScenarioClient } from './scenario-client.ts';
import { errorWithout } from './without-captured.ts';

export interface LoadSetting {
  load: GeneratorLoad;
  /** Asked of a target that is started for it, before the load; and how it is reached. */
  setup?: readonly SetupRequest[] | undefined;
  access?: Access;
  /** What asks in a closed loop on a target that is started for it; without one, the load’s own stays. */
  client?: AskedClient;
  generators: number;
  window: Window;
  sliceSeconds: number;
  placement: Placement;
  /** What makes the load: processes of this machine, unless it is told otherwise. */
  generate?: Generate;
  /** Ends the load early; what was measured is the result. */
  signal: AbortSignal;
  /** Told when the load begins. */
  onStart(): void;
}

/** Runs the jobs of a load, wherever generators are. */
export type Generate = (
  jobs: readonly GeneratorJob[],
  options: GeneratorsOptions,
) => Promise<(GeneratorResult & { weaknesses?: readonly string[] })[]>;

/** A load, and what there is to say against it. */
export interface LoadOutcome {
  load: LoadResult;
  failure: PacelineError | null;
}

/** One load against whatever listens at an origin. @throws GENERATOR_FAILED */
export async function loadOrigin(origin: string, setting: LoadSetting): Promise<LoadOutcome> {
  const jobs = jobsFor(origin, setting);
  const results: Awaited<ReturnType<Generate>> = await (setting.generate ?? runGenerators)(jobs, {
    // Never aborted: an interrupted load still has a result, which is wanted.
    signal: new AbortController().signal,
    stop: setting.signal,
    onStart: setting.onStart,
  });
  const load = assemble(jobs, results);
  await noteForeign(origin, load, setting.load);
  return { load: withWeaknesses(load, results), failure: null };
}

/**
 * One load against a target that is started for it, with the probe inside, and stopped afterwards.
 * @throws what launching a target throws; the signal's reason if it is aborted before the load
 */
export async function loadTarget(
  target: Omit<LaunchOptions, 'signal' | 'reaper'>,
  reaper: Reaper,
  setting: LoadSetting,
  start: (options: LaunchOptions) => Promise<Target> = (options) => ProcessTarget.launch(options),
): Promise<LoadOutcome> {
  const launch = (env: Record<string, string>) => start({ ...target, env, reaper, signal: setting.signal });
  const probed = await ProbedTarget.launch(launch, { env: target.env, logs: target.logs, reaper });
  const { target: live, collector, ended } = probed;
  // Generators of a swarm that are not all there yet have no load to stop: they end with this reason.
  const died = new AbortController();
  void live.exited.then(() => died.abort(diedUnderLoad(live)));
  const captured = {};
  try {
    const asked = await loadToSend(live.origin, setting.load, setting, captured);
    const client = new ScenarioClient(setting.client ?? 'own');
    const once = async (): Promise<LoadOutcome> => {
      const chosen = await clientOf(client, live.origin, collector, { ...setting, load: asked });
      const quiet = monotonicNow();
      const jobs = jobsFor(live.origin, { ...setting, load: withClient(asked, chosen) });
      const results: Awaited<ReturnType<Generate>> = await (setting.generate ?? runGenerators)(jobs, {
        signal: new AbortController().signal,
        stop: AbortSignal.any([setting.signal, died.signal]),
        onStart: setting.onStart,
      });
      const load = withWeaknesses(assemble(jobs, results), results);
      let failure = ended.aborted ? errorWithout(diedUnderLoad(live), captured) : null;
      if (failure === null) await probed.reported();
      const [span] = results;
      if (span !== undefined) {
        load.loop = loopSummary(collector.collect(span));
        load.counts.taken = collector.requestsSince([quiet, span.warmupStart]);
        const succession = collector.succession(span);
        const known = turnover(succession, span);
        if (known !== null) load.turnover = known;
        failure ??= notSamePrograms(succession, span);
      }
      return { load, failure };
    };
    const outcome = await once();
    client.check(outcome.load);
    // Not what autocannon says, but what the target took: then it is asked again by a client that can be trusted.
    const again = outcome.failure === null && !setting.signal.aborted && client.outdated(outcome.load);
    return again ? await once() : outcome;
  } catch (error) {
    throw error instanceof PacelineError ? errorWithout(error, captured) : error;
  } finally {
    await probed.stop();
  }
}

/** The client of a load on a target that is ready; null where it stays as it is. */
async function clientOf(
  client: ScenarioClient,
  origin: string,
  collector: ProbeCollector,
  { client: asked, load }: LoadSetting,
): Promise<ChosenClient | null> {
  if (asked === undefined || load.mode === 'open') return null;
  return client.choose({ ...load, origin, collector });
}

function withClient(load: GeneratorLoad, client: ChosenClient | null): GeneratorLoad {
  return client === null || load.mode === 'open' ? load : { ...load, client };
}

/** Says what a server speaks where nothing was answered and the load could not tell: it closed all without a word, or its client keeps none. */
async function noteForeign(
  origin: string,
  { requests, answers }: LoadResult,
  { timeoutSeconds, insecure }: GeneratorLoad,
): Promise<void> {
  const { completed, errors } = requests;
  const lost = (['connect', 'closed', 'reset', 'protocol'] as const).some((kind) => (errors[kind] ?? 0) > 0);
  if (completed > 0 || !lost || answers === undefined || answers.spoke !== null) return;
  answers.spoke = await spokenAt(origin, timeoutSeconds, insecure);
}

/** What speaks against generators beside their own health, e.g. clocks that are not sure. */
function withWeaknesses(
  load: LoadResult,
  results: readonly { weaknesses?: readonly string[] }[],
): LoadResult {
  const more = [...new Set(results.flatMap(({ weaknesses = [] }) => weaknesses))];
  if (more.length === 0) return load;
  const reasons = [...load.generator.reasons, ...more];
  return { ...load, generator: { ...load.generator, reasons, valid: false } };
}

function jobsFor(origin: string, setting: LoadSetting): GeneratorJob[] {
  const { generator } = setting.placement;
  return divide(setting.load, setting.generators).map((load, index) => ({
    origin,
    load,
    neighbour: null,
    window: setting.window,
    sliceSeconds: setting.sliceSeconds,
    cores: generator.length === 0 ? [] : [generator[index % generator.length] ?? 0],
  }));
}

/** What there is to say of a target that ended before its load did. */
export function diedUnderLoad(target: Pick<Target, 'died' | 'lastWords' | 'explanation'>): PacelineError {
  if (target.explanation !== null) return target.explanation;
  const how = target.died?.signal ?? `exit status ${target.died?.code}`;
  const words = target.lastWords();
  const said = words === '' ? '' : `; it said: ${words}`;
  return new PacelineError(
    'TARGET_DIED',
    `Expected the target to live through its load, got an end with ${how}${said}`,
  );
}
