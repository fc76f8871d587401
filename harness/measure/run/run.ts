import { join, resolve } from 'node:path';
import { analyse } from '../../analysis/results.ts';
import { tooFew } from '../../analysis/too-few.ts';
import { EXIT } from '../../errors/catalogue.ts';
import { assignableCores } from '../../machine/cores.ts';
import { runPage } from '../../pages/run-page.ts';
import { assertNoRecord } from '../../record/record-folder.ts';
import type { RunResults } from '../../record/run.ts';
import { RunStore } from '../../record/store.ts';
import { runSuite } from '../../trial/run-suite.ts';
import { runsFolder } from '../folders.ts';
import type { Outcome, Recorded } from '../outcome.ts';
import type { Session } from '../session.ts';
import { whereTargetsRun } from '../where-targets-run.ts';
import type { RunOptions, SettledRun } from './options.ts';
import { prepareRun } from './plan-run.ts';

/**
 * Measures the variants of scenarios under the same load, and says which is faster.
 * @param names of scenarios; none: those of the config, else those that Paceline brings
 * @throws BAD_CONFIG, BAD_OPTION, UNKNOWN_SCENARIO, UNKNOWN_VARIANT; what making ready what targets run in throws
 */
export async function run(
  names: readonly string[],
  options: RunOptions,
  session: Session,
  recorded: Recorded<SettledRun>,
): Promise<Outcome<RunResults>> {
  const { manifest, env } = await prepareRun(names, options, session, recorded);
  const { cwd, signal } = session;
  const folder =
    options.out === undefined ? join(runsFolder(session), manifest.id) : resolve(cwd, options.out);
  assertNoRecord(folder);
  // Before anything is written: without an engine, an image or a Node there is nothing to record.
  const where = await whereTargetsRun(options.runtime, manifest.scenarios, manifest.id, session);
  session.idle();
  const store = RunStore.create(folder, manifest);
  const [of, blocks] = [manifest.trials.length, manifest.profile.blocks];
  let interruption: unknown;
  try {
    await runSuite({
      ...{ manifest, ...where, store, cwd, env, signal },
      client: options.client,
      cores: assignableCores(),
      readyTimeoutSeconds: options.readyTimeout,
      databaseUrl: session.env.DATABASE_URL,
      reaper: session.reaper,
      onStart: (trial) => session.tell({ type: 'trial-started', trial, of, blocks }),
      onEnd: (trial) => session.tell({ type: 'trial-ended', trial, of }),
    });
  } catch (error) {
    if (!signal.aborted) throw error;
    interruption = signal.reason;
  } finally {
    session.idle();
  }
  // From what was written, not from memory: `judge` has only that, and gives the same bytes.
  const trials = store.readTrials();
  const result = analyse(store.readManifest(), trials);
  store.writeResults(result);
  store.writeReport(runPage(result, trials));
  return { result, folder, report: store.reportPath, exitCode: exitCode(result), failure: interruption };
}

/**
 * A slower variant is an answer, not a failure; a variant that could not be measured is one, or one of which the
 * machine left too few launches.
 */
function exitCode(results: RunResults): number {
  const invalid = results.scenarios.some(({ variants }) => variants.some(({ state }) => state === 'invalid'));
  return invalid || tooFew(results).length > 0 ? EXIT.invalid : EXIT.pass;
}
