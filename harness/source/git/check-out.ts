import { existsSync, mkdtempSync, realpathSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { PacelineError } from '../../errors/paceline-error.ts';
import type { Reaper } from '../../runtime/reaper/reaper.ts';
import { git, reason } from './git.ts';
import { dropLeftovers, PREFIX } from './leftovers.ts';
import { type Repository, short } from './repository.ts';
import { fetchSubmodules } from './submodules.ts';

export interface CheckOutOptions {
  reaper: Reaper;
  signal?: AbortSignal;
  /** How long git may take for the files, and again for the submodules, ms. */
  timeoutMs?: number;
}

export interface CheckedOut {
  /** Top folder of the commit's files. */
  folder: string;
  /** The folder in it that stands for the one `repositoryOf` was asked about. */
  cwd: string;
  /** What is missing though the commit has it, in a sentence; usually nothing. */
  warnings: string[];
  /** Removes the folder and what git knows of it. Never fails, and may be called twice. */
  remove(): Promise<void>;
}

const TEN_MINUTES = 600_000;

/**
 * Checks a commit out into a temporary folder of its own, as a git worktree. The user's files, index, branches
 * and configuration stay as they are, no hooks are run, and nothing remains should Paceline be killed.
 * Submodules that the user has set up are fetched, as far as that works without asking for a password.
 * @throws WORKTREE_FAILED; BAD_REF if the commit does not have the folder `inside`; the signal's reason.
 */
export async function checkOut(
  repository: Repository,
  commit: string,
  options: CheckOutOptions,
): Promise<CheckedOut> {
  await dropLeftovers(repository);
  const folder = temporaryFolder();
  // Git names its own folder after the worktree's. With both gone no trace is left, so the reaper gets both.
  const wards = [{ folder }, { folder: join(repository.commonDir, 'worktrees', basename(folder)) }];
  for (const ward of wards) options.reaper.watch(ward);
  const remove = async () => {
    await git(repository, ['worktree', 'remove', '--force', folder]).catch(() => {});
    for (const ward of wards) {
      await rm(ward.folder, { recursive: true, force: true, maxRetries: 3 }).catch(() => {});
      options.reaper.forget(ward);
    }
  };
  try {
    const limits = { timeoutMs: TEN_MINUTES, ...options };
    const added = await git(repository, ['worktree', 'add', '--detach', folder, commit], limits);
    if (added.code !== 0) throw await failed(repository, commit, `got ${reason(added)}`);
    const cwd = join(folder, repository.inside);
    if (!existsSync(cwd)) throw await noFolder(repository, commit);
    const obstacle = await fetchSubmodules({ ...repository, top: folder }, limits);
    return {
      folder,
      cwd,
      warnings: obstacle === null ? [] : [`The base was checked out without its submodules: ${obstacle}.`],
      remove,
    };
  } catch (error) {
    await remove();
    throw error;
  }
}

/** By its real path, since git writes that down: on some systems the temporary folder is behind a link. */
function temporaryFolder(): string {
  try {
    return realpathSync(mkdtempSync(join(tmpdir(), PREFIX)));
  } catch (error) {
    throw new PacelineError(
      'WORKTREE_FAILED',
      `Expected a folder in ${tmpdir()} to check a commit out into, got ${(error as Error).message}`,
      { cause: error },
    );
  }
}

async function failed(repository: Repository, commit: string, got: string): Promise<PacelineError> {
  const hash = await short(repository, commit);
  return new PacelineError('WORKTREE_FAILED', `Expected git to check ${hash} out into a folder, ${got}`);
}

async function noFolder(repository: Repository, commit: string): Promise<PacelineError> {
  const hash = await short(repository, commit);
  return new PacelineError(
    'BAD_REF',
    `Expected the base ${hash} to have the folder ${repository.inside}, got a commit from before there was one`,
  );
}
