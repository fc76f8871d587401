import { didYouMean } from '../../config/near.ts';
import { PacelineError } from '../../errors/paceline-error.ts';
import { git, gitLine, reason } from './git.ts';
import { type Repository, short } from './repository.ts';

export interface Commit {
  /** Full hash. */
  commit: string;
  /** What people call it, with its short hash, e.g. `v1.2.0 (abc1234)`. */
  label: string;
}

/** A plain name; `HEAD~3` must not be looked for at the remote as well. */
const BRANCH = /^(?!HEAD$)[\w./-]+$/;

/**
 * The commit that a ref names: a branch, a tag, a hash, `HEAD~3`, anything git takes. A branch that only the
 * remote `origin` has is found by its plain name too, since CI systems check out no other branches.
 * @throws BAD_REF if it names none; SHALLOW_CLONE if it names none in a clone that has no full history.
 */
export async function resolveRef(repository: Repository, ref: string): Promise<Commit> {
  const names = BRANCH.test(ref) ? [ref, `origin/${ref}`] : [ref];
  for (const name of names) {
    const object = await objectOf(repository, name);
    if (object === null) continue;
    const commit = await commitOf(repository, object);
    if (commit === null) throw await noCommit(repository, ref, object);
    const hash = await short(repository, commit);
    return { commit, label: commit.startsWith(name) ? hash : `${name} (${hash})` };
  }
  throw await unknown(repository, ref);
}

/** The commit a ref names, or null. */
export async function findRef(repository: Repository, ref: string): Promise<string | null> {
  const object = await objectOf(repository, ref);
  return object === null ? null : commitOf(repository, object);
}

/** Peels a tag. A step of its own, since in `:/fix^{commit}` the braces would be part of what is looked for. */
function commitOf(repository: Repository, object: string): Promise<string | null> {
  return gitLine(repository, 'rev-parse', '--quiet', '--verify', `${object}^{commit}`);
}

async function objectOf(repository: Repository, ref: string): Promise<string | null> {
  // Git would take it for an option, or for all but that commit.
  if (/^[-^]/.test(ref)) return null;
  return gitLine(repository, 'rev-parse', '--quiet', '--verify', ref);
}

async function noCommit(repository: Repository, ref: string, object: string): Promise<PacelineError> {
  const kind = await gitLine(repository, 'cat-file', '-t', object);
  // A full hash that is in no pack: git takes it as it stands.
  if (kind === null) return unknown(repository, ref);
  return new PacelineError('BAD_REF', `Expected "${ref}" to name a commit, got a ${kind}`);
}

async function unknown(repository: Repository, ref: string): Promise<PacelineError> {
  if (repository.shallow) {
    return new PacelineError(
      'SHALLOW_CLONE',
      `Expected "${ref}" to name a commit of this repository, got nothing of that name in a shallow clone`,
    );
  }
  return new PacelineError(
    'BAD_REF',
    `Expected "${ref}" to name a commit of this repository, got ${await whatWasFound(repository, ref)}`,
  );
}

async function whatWasFound(repository: Repository, ref: string): Promise<string> {
  if (/^[0-9a-f]{4,39}$/.test(ref)) {
    const found = await git(repository, ['rev-parse', '--verify', ref]);
    if (found.stderr.includes('ambiguous')) return reason(found);
  }
  const names = await gitLine(repository, 'for-each-ref', '--format=%(refname:short)');
  return `nothing of that name${didYouMean(ref, (names ?? '').split('\n').filter(Boolean))}`;
}
