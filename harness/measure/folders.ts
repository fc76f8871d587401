import { basename, join, resolve } from 'node:path';
import { PacelineError } from '../errors/paceline-error.ts';
import { listRecords, openRecord, type Record } from '../kinds/kinds.ts';
import type { Session } from './session.ts';

type Where = Pick<Session, 'cwd'>;

/** Where runs are kept unless --out says otherwise. */
export function runsFolder({ cwd }: Where): string {
  return resolve(cwd, '.paceline', 'runs');
}

/** Where matrices of Node versions are kept unless --out says otherwise. */
export function nodesFolder({ cwd }: Where): string {
  return resolve(cwd, '.paceline', 'nodes');
}

/** All that is kept in either, oldest first: their names begin with when they began. */
export function keptRecords(where: Where): Record[] {
  const all = [...listRecords(runsFolder(where)), ...listRecords(nodesFolder(where))];
  return all.sort((a, b) => (basename(a.store.folder) < basename(b.store.folder) ? -1 : 1));
}

/**
 * The record that a user means: a folder, an id, or without either the latest.
 * @throws RUN_NOT_FOUND
 */
export function findRun(where: Where, run: string | undefined): Record {
  const kept = keptRecords(where);
  if (run === undefined) {
    const latest = kept.at(-1);
    if (latest !== undefined) return latest;
    throw new PacelineError('RUN_NOT_FOUND', `Expected a run in ${runsFolder(where)}, got none`);
  }
  const byId = kept.find(({ store }) =>
    [runsFolder(where), nodesFolder(where)].some((parent) => store.folder === join(parent, run)),
  );
  return byId ?? openRecord(resolve(where.cwd, run));
}
