import { existsSync } from 'node:fs';
import { basename } from 'node:path';
import { type GitPlace, git, gitLine } from './git.ts';

/** How the temporary folders of checked-out commits begin; by this our own are known. */
export const PREFIX = 'paceline-base-';

/**
 * Takes our worktrees whose folder is gone out of the repository's list, in case that neither Paceline nor its
 * reaper came to it. A plain `git worktree prune` would also drop the user's own that are on a disk that is
 * not mounted at the moment.
 */
export async function dropLeftovers(place: GitPlace): Promise<void> {
  const list = (await gitLine(place, 'worktree', 'list', '--porcelain')) ?? '';
  for (const [, folder = ''] of list.matchAll(/^worktree (.*)$/gm)) {
    if (!basename(folder).startsWith(PREFIX) || existsSync(folder)) continue;
    await git(place, ['worktree', 'remove', '--force', folder]);
  }
}
