import type { RequestSpec } from '../config/scenario.ts';
import { ours } from '../load/closed/choose-client.ts';
import { place } from '../machine/placement.ts';
import { asRan } from '../plan/as-ran.ts';
import { nextPair } from '../plan/next-pair.ts';
import { nextRepeat, type Ran } from '../plan/repeats.ts';
import type { CompareManifest } from '../record/compare.ts';
import type { DuetTrial } from '../record/duet.ts';
import type { PlannedTrial } from '../record/manifest.ts';
import type { CompareStore } from '../record/store.ts';
import type { Placement, Trial } from '../record/trial.ts';
import type { Reaper } from '../runtime/reaper/reaper.ts';
import type { DuetSide } from './duet-setting.ts';
import { runDuetPair } from './run-duet-pair.ts';
import { runTrial } from './run-trial.ts';
import { ScenarioClient } from './scenario-client.ts';
import type { TargetRuntime } from './target-runtime.ts';
import { type Services, withServices } from './with-services.ts';

export interface ComparisonOptions {
  manifest: CompareManifest;
  store: CompareStore;
  sides: readonly [DuetSide, DuetSide];
  cwd: string;
  /** Environment that both targets inherit. */
  env: Record<string, string>;
  cores: readonly number[];
  readyTimeoutSeconds: number;
  runtime: TargetRuntime;
  insecure: boolean;
  steady: boolean;
  databaseUrl: string | undefined;
  /** Those of the scenario, where they run already; without them they are started. */
  services?: Services | undefined;
  reaper: Reaper;
  signal: AbortSignal;
  /** Told before each launch pair, and before each trial of the view beside it. */
  onStart(what: { done: number; of: number; name: string }): void;
  /** Whether the launch pairs so far decide, or can't any more. */
  ends(trials: readonly DuetTrial[]): boolean;
}

/**
 * Measures launch pairs until a look decides or the last was measured, then what is beside the duet. Saves each
 * as soon as it is measured.
 * @throws DATABASE_NOT_STARTED; the signal's reason when interrupted; what was saved stays
 */
export async function runComparison(options: ComparisonOptions): Promise<void> {
  const { manifest, store, signal } = options;
  const { scenario } = manifest;
  const placement = place(options.cores, scenario.cores, scenario.services.length > 0);
  const needs = { ...options, cores: placement.services, logs: store.logs };
  const measure = async (services: Services) => {
    const own = { ...options, env: { ...options.env, ...services.env } };
    const believed = await runDuets(own, placement, services);
    if (believed) await runWhole(own, placement, services);
  };
  if (options.services === undefined) await withServices(scenario.services, needs, measure);
  else await measure(options.services);
  signal.throwIfAborted();
}

/** Whether what was measured is worth looking at from another side. */
async function runDuets(
  options: ComparisonOptions,
  placement: Placement,
  services: Services,
): Promise<boolean> {
  const { manifest, store } = options;
  const { scenario, duet } = manifest;
  const planned = duet.looks.at(-1)?.launches ?? 0;
  const requests: readonly RequestSpec[] = scenario.workload.requests;
  const trials: DuetTrial[] = [];
  const measured = () => trials.filter(({ state }) => state === 'measured').length;
  // One that a target spoiled is not asked again; of those that the machine spoiled some are, behind the others.
  for (let next = nextPair(trials, planned); next !== null; next = nextPair(trials, planned)) {
    options.signal.throwIfAborted();
    options.onStart({ done: measured(), of: planned, name: next.replaces ? 'asked again' : 'launch pair' });
    await services.reset();
    const trial = await runDuetPair(next, {
      ...options,
      requests,
      setup: scenario.workload.setup,
      ready: scenario.ready,
      timeoutSeconds: scenario.workload.timeoutSeconds,
      connections: duet.connections,
      behind: { together: duet.together ?? null, steady: duet.steady ?? null },
      window: { warmupSeconds: duet.warmupSeconds, durationSeconds: duet.durationSeconds },
      answersMayDiffer: manifest.answersMayDiffer,
      errorsDecide: manifest.gating.includes('errors'),
      folder: store.folder,
      logs: store.logs,
      seed: manifest.seed,
      placement,
    });
    store.append(trial);
    trials.push(trial);
    if (options.ends(trials)) break;
  }
  return measured() > 0 && trials.at(-1)?.state === 'measured';
}

async function runWhole(options: ComparisonOptions, placement: Placement, services: Services): Promise<void> {
  const { manifest, store } = options;
  const { trials, window, scenarios } = manifest.whole;
  const ran: Ran[] = [];
  const client = new ScenarioClient(ours('both sides of a comparison get the same'));
  const take = async (planned: PlannedTrial) => {
    options.signal.throwIfAborted();
    const of = Math.max(trials.length, ran.length + 1);
    options.onStart({ done: ran.length, of, name: `whole service, ${planned.scenario}` });
    const scenario = scenarios.find(({ name }) => name === planned.scenario);
    const variant = scenario?.variants.find(({ name }) => name === planned.variant);
    if (scenario === undefined || variant === undefined) {
      throw new TypeError(`Expected ${planned.scenario}/${planned.variant} in the plan, got none`);
    }
    await services.reset();
    const trial: Trial = await runTrial(planned, scenario, variant, {
      ...options,
      folder: store.folder,
      logs: store.logs,
      seed: manifest.seed,
      window,
      placement,
      client,
    });
    store.append(trial);
    ran.push(asRan(planned, trial));
  };
  for (const planned of trials) await take(planned);
  for (const { name } of scenarios) {
    let again = nextRepeat(trials, ran, name);
    for (; again !== null; again = nextRepeat(trials, ran, name)) await take(again);
  }
}
