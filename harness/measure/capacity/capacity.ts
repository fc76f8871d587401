import { join, resolve } from 'node:path';
import { judgeCapacity, releaseOf } from '../../analysis/capacity/judge.ts';
import { loadConfig } from '../../config/load-config.ts';
import { EXIT } from '../../errors/catalogue.ts';
import { PacelineError } from '../../errors/paceline-error.ts';
import { writeCapacityPage } from '../../pages/capacity-page.ts';
import type { CapacityResult, Release } from '../../record/capacity.ts';
import { CapacityStore } from '../../record/store.ts';
import { findRun, runsFolder } from '../folders.ts';
import type { Outcome, Recorded } from '../outcome.ts';
import type { Session } from '../session.ts';
import { targetEnvironment } from '../target-environment.ts';
import { ceilingOf } from './ceiling.ts';
import { measureCapacity } from './measure-capacity.ts';
import type { CapacityOptions } from './options.ts';
import { planCapacity } from './plan-capacity.ts';

/**
 * Finds the largest load that keeps an SLO, and how many replicas a demand needs.
 * @param what a URL or SCENARIO/VARIANT; undefined for a target
 * @throws BAD_OPTION, BAD_CONFIG, UNKNOWN_SCENARIO, UNKNOWN_VARIANT, RUN_NOT_FOUND; WRONG_ANSWER; what starting a target throws
 */
export async function capacity(
  what: string | undefined,
  options: CapacityOptions,
  session: Session,
  recorded: Recorded,
): Promise<Outcome<CapacityResult>> {
  const { cwd, signal } = session;
  const config = await loadConfig(cwd);
  const before = options.before === undefined ? null : readBefore(options.before, session);
  const { planned, subject, terms } = planCapacity(what, options, config, before, session, recorded);
  const folder =
    options.out === undefined ? join(runsFolder(session), planned.id) : resolve(cwd, options.out);
  const env = targetEnvironment(session, options.env, config.env ?? {});
  let store: CapacityStore | null = null;
  let interruption: unknown;
  try {
    const ceiling = await ceilingOf({ planned, subject, options, env }, session);
    const manifest = { ...planned, ceiling };
    store = CapacityStore.create(folder, manifest);
    await measureCapacity({ manifest, subject, terms, store, options, env }, session);
  } catch (error) {
    if (store === null || !signal.aborted) throw error;
    interruption = signal.reason;
  } finally {
    session.idle();
  }
  // From what was written, not from memory: `judge` has only that, and gives the same bytes.
  const result = judgeCapacity(store.readManifest(), store.readTrials());
  store.writeResults(result);
  writeCapacityPage(store, result);
  return {
    result,
    folder,
    report: store.reportPath,
    exitCode: exitCode(result, options.strict),
    failure: interruption,
  };
}

/** What an earlier run found. @throws RUN_NOT_FOUND, BAD_OPTION if it was another kind of run */
function readBefore(run: string, session: Session): Release {
  const { store } = findRun(session, run);
  if (store instanceof CapacityStore) return releaseOf(store.readResults());
  throw new PacelineError(
    'BAD_OPTION',
    `Expected --before to be a run of \`paceline capacity\`, got ${store.folder}`,
  );
}

/** What the answer says to a script. */
function exitCode({ state, slo, require, before }: CapacityResult, strict: boolean): number {
  if (require?.state === 'missed' || before?.verdict === 'regressed') return EXIT.regressed;
  // An SLO that no load keeps is missed, whatever was required.
  if (slo.length > 0 && state === 'never-kept') return EXIT.regressed;
  if (before?.verdict === 'invalid') return EXIT.invalid;
  const undecided = slo.length > 0 && (state === 'irregular' || state === 'unknown');
  const open = undecided || require?.state === 'unknown' || before?.verdict === 'inconclusive';
  return open && strict ? EXIT.inconclusive : EXIT.pass;
}
