import { join, resolve } from 'node:path';
import { PacelineError } from '../errors/paceline-error.ts';
import { type AnyStore, listStores, openStore } from '../record/store.ts';
import type { Session } from './session.ts';

type Where = Pick<Session, 'cwd'>;

/** Where runs are kept unless --out says otherwise. */
export function runsFolder({ cwd }: Where): string {
  return resolve(cwd, '.paceline', 'runs');
}

/**
 * The run that a user means: a folder, an id, or without either the latest.
 * @throws RUN_NOT_FOUND
 */
export function findRun(where: Where, run: string | undefined): AnyStore {
  const parent = runsFolder(where);
  if (run === undefined) {
    const latest = listStores(parent).at(-1);
    if (latest !== undefined) return latest;
    throw new PacelineError('RUN_NOT_FOUND', `Expected a run in ${parent}, got none`);
  }
  const byId = listStores(parent).find((store) => store.folder === join(parent, run));
  return byId ?? openStore(resolve(where.cwd, run));
}
