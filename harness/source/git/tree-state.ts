import { PacelineError } from '../../errors/paceline-error.ts';
import { git, gitLine, reason } from './git.ts';
import { type Repository, short } from './repository.ts';

export interface TreeState {
  /** Full hash of the commit that is checked out. */
  head: string;
  /** Whether the tree differs from it. That is no error: the tree as it is, is what is measured. */
  dirty: boolean;
  /** Paths that differ or are new and not ignored, relative to the top folder; a new folder is one path, ending in `/`. */
  changes: string[];
  /** E.g. `abc1234`, or `abc1234+changes`. */
  label: string;
}

/**
 * Folders that no change to a service consists of: a run's own records, and dependencies that a repository
 * forgot to ignore. Counting them would make every tree differ from its commit.
 */
const NOT_SOURCE = /(^|\/)(\.paceline|node_modules)\//;

/**
 * What is checked out, and what was changed since; asks without writing anything.
 * @throws NOT_A_REPOSITORY if git can't tell
 */
export async function treeState(repository: Repository): Promise<TreeState> {
  const head = (await gitLine(repository, 'rev-parse', 'HEAD')) ?? '';
  const status = await git(repository, [
    'status',
    '--porcelain=v1',
    '-z',
    '--no-renames',
    '--untracked-files=normal',
  ]);
  if (status.code !== 0) {
    throw new PacelineError(
      'NOT_A_REPOSITORY',
      `Expected git to say what has changed in ${repository.top}, got ${reason(status)}`,
    );
  }
  const changes = status.stdout.split('\0').flatMap((entry) => {
    const path = entry.slice(3);
    return path === '' || (entry.startsWith('??') && NOT_SOURCE.test(path)) ? [] : [path];
  });
  const dirty = changes.length > 0;
  return { head, dirty, changes, label: `${await short(repository, head)}${dirty ? '+changes' : ''}` };
}
