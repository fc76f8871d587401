import type { Scenario } from '../config/scenario.ts';
import { PacelineError } from '../errors/paceline-error.ts';
import type { AskedClient } from '../load/closed/choose-client.ts';
import { place } from '../machine/placement.ts';
import { asRan } from '../plan/as-ran.ts';
import { nextRepeat, type Ran } from '../plan/repeats.ts';
import type { PlannedTrial } from '../record/manifest.ts';
import type { Trial, Window } from '../record/trial.ts';
import type { Reaper } from '../runtime/reaper/reaper.ts';
import type { ServiceOptions } from '../runtime/services/services.ts';
import { runTrial } from './run-trial.ts';
import { ScenarioClient } from './scenario-client.ts';
import type { TargetRuntime } from './target-runtime.ts';
import { withServices } from './with-services.ts';

export interface SuiteOptions {
  manifest: {
    scenarios: readonly Scenario[];
    trials: readonly PlannedTrial[];
    seed: number;
    profile: Window;
  };
  store: { folder: string; logs: string; append(trial: Trial): void };
  cwd: string;
  /** Environment that every target inherits. */
  env: Record<string, string>;
  cores: readonly number[];
  readyTimeoutSeconds: number;
  runtime: TargetRuntime;
  /** What asks in closed loops. */
  client: AskedClient;
  databaseUrl: string | undefined;
  containers?: ServiceOptions['containers'];
  reaper: Reaper;
  signal: AbortSignal;
  /** Told before and after each trial. */
  onStart(trial: PlannedTrial): void;
  onEnd(trial: Trial): void;
}

/**
 * Runs the planned trials in order, at the end of each scenario those again that the machine spoiled, and saves each as soon as it is measured.
 * @throws the signal's reason when interrupted; what was saved stays
 */
export async function runSuite(options: SuiteOptions): Promise<void> {
  const ran: Ran[] = [];
  for (const scenario of options.manifest.scenarios) {
    const planned = options.manifest.trials.filter((trial) => trial.scenario === scenario.name);
    await runScenario(scenario, planned, ran, options);
  }
}

async function runScenario(
  scenario: Scenario,
  planned: readonly PlannedTrial[],
  ran: Ran[],
  options: SuiteOptions,
): Promise<void> {
  const placement = place(options.cores, scenario.cores, scenario.services.length > 0);
  const done = new Set<number>();
  const client = new ScenarioClient(options.client);
  const byClient: { trial: PlannedTrial; record: Trial }[] = [];
  try {
    const needs = { ...options, cores: placement.services, logs: options.store.logs };
    await withServices(scenario.services, needs, async (services) => {
      const take = async (trial: PlannedTrial, remeasured = false) => {
        options.signal.throwIfAborted();
        options.onStart(trial);
        const variant = scenario.variants.find((one) => one.name === trial.variant);
        if (variant === undefined)
          throw new TypeError(`Expected variant ${trial.variant} in ${scenario.name}`);
        await services.reset();
        const record = await runTrial(trial, scenario, variant, {
          ...options,
          folder: options.store.folder,
          logs: options.store.logs,
          seed: options.manifest.seed,
          window: {
            warmupSeconds: options.manifest.profile.warmupSeconds,
            durationSeconds: options.manifest.profile.durationSeconds,
          },
          env: { ...options.env, ...services.env },
          placement,
          client,
        });
        options.store.append(record);
        done.add(trial.order);
        ran.push({ ...asRan(trial, record), remeasured });
        byClient.push({ trial, record });
        options.onEnd(record);
      };
      for (const trial of planned) await take(trial);
      const { trials } = options.manifest;
      // In the middle it turned out that autocannon can't be trusted here: what it measured is measured again.
      for (const { trial, record } of byClient.filter(({ record: { load } }) => client.outdated(load))) {
        const order = Math.max(...[...trials, ...ran].map((one) => one.order)) + 1;
        await take({ ...trial, order, replaces: record.order }, true);
      }
      let again = nextRepeat(trials, ran, scenario.name);
      for (; again !== null; again = nextRepeat(trials, ran, scenario.name)) await take(again);
    });
  } catch (error) {
    options.signal.throwIfAborted();
    if (!(error instanceof PacelineError)) throw error;
    // Without its service no variant of this scenario can be measured; the others can.
    const left = planned.filter(({ order }) => !done.has(order));
    // With none left it was the end of a service that failed.
    if (left.length === 0) throw error;
    skip(left, error, options);
  }
}

/** Records the trials that are left as invalid, each with the reason. */
function skip(planned: readonly PlannedTrial[], error: PacelineError, options: SuiteOptions): void {
  for (const trial of planned) {
    const now = new Date().toISOString();
    const record: Trial = {
      schema: 'paceline.trial/1',
      ...trial,
      startedAt: now,
      finishedAt: now,
      state: 'invalid',
      reason: { code: error.code, message: error.message },
      launch: null,
      window: null,
      load: null,
      neighbour: null,
      probe: [],
    };
    options.store.append(record);
    options.onEnd(record);
  }
}
