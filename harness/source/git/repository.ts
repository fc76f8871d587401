import { resolve } from 'node:path';
import { PacelineError } from '../../errors/paceline-error.ts';
import { type GitPlace, git, gitLine, reason } from './git.ts';

/** `top`: the top folder of its working tree. */
export interface Repository extends GitPlace {
  /** The folder that was asked about, relative to `top`; empty for `top` itself. A config may live in a package of many. */
  inside: string;
  /** Git's own folder, the one that all worktrees of the repository share. */
  commonDir: string;
  /** Whether its history was cut off when it was cloned, as CI systems do. */
  shallow: boolean;
}

/**
 * The repository that a folder belongs to.
 * @param env what git inherits, whenever it is asked about it
 * @throws NOT_A_REPOSITORY, also where git is not installed; NOTHING_TO_COMPARE if it has no commit.
 */
export async function repositoryOf(cwd: string, env: NodeJS.ProcessEnv): Promise<Repository> {
  const found = await git({ top: cwd, env }, ['rev-parse', '--show-toplevel', '--show-prefix']);
  if (found.code !== 0) {
    throw new PacelineError(
      'NOT_A_REPOSITORY',
      `Expected ${cwd} to be in the working tree of a git repository, got ${reason(found)}`,
    );
  }
  const [top = '', prefix = ''] = found.stdout.split('\n');
  const place = { top, env };
  if ((await gitLine(place, 'rev-parse', '--quiet', '--verify', 'HEAD')) === null) {
    throw new PacelineError(
      'NOTHING_TO_COMPARE',
      `Expected the git repository ${top} to have a commit, got none yet`,
    );
  }
  // Asked in the top folder, whose path is a real one: the answer is relative, and `cwd` may be a link.
  const commonDir = (await gitLine(place, 'rev-parse', '--git-common-dir')) ?? '.git';
  const shallow = (await gitLine(place, 'rev-parse', '--is-shallow-repository')) === 'true';
  return { ...place, inside: prefix.replace(/\/$/, ''), commonDir: resolve(top, commonDir), shallow };
}

/** A commit's hash as people write it. */
export async function short(repository: Repository, commit: string): Promise<string> {
  return (await gitLine(repository, 'rev-parse', '--short', commit)) ?? commit.slice(0, 7);
}
