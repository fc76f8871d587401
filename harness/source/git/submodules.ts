import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type GitOptions, type GitPlace, git, reason } from './git.ts';

/**
 * Fetches the submodules that the user has set up in the repository, and all that these hold. Without
 * `--init` at the top level, since that writes to the configuration which all worktrees share.
 * @returns null, or why they could not be had, in words that may follow "submodules:"
 */
export async function fetchSubmodules(place: GitPlace, options: GitOptions): Promise<string | null> {
  if (!existsSync(join(place.top, '.gitmodules'))) return null;
  const nested = 'git submodule update --init --recursive';
  for (const args of [['update'], ['foreach', '--quiet', nested]]) {
    const end = await git(place, ['submodule', ...args], options);
    if (end.code !== 0) return reason(end);
  }
  return null;
}
