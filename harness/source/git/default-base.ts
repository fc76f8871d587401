import { PacelineError } from '../../errors/paceline-error.ts';
import { gitLine } from './git.ts';
import { type Commit, findRef } from './ref.ts';
import { type Repository, short } from './repository.ts';
import { treeState } from './tree-state.ts';

const DEFAULT_BRANCHES = ['origin/HEAD', 'origin/main', 'origin/master', 'main', 'master'];

/**
 * What to compare the working tree with where nobody says: the commit at which HEAD left the default branch.
 * Where HEAD is on that branch itself, this is HEAD if the tree has changes, and the commit before HEAD if it
 * has none, as after a push. The label says which it is.
 * @param branch the branch that a pull request goes to, where CI tells, e.g. GITHUB_BASE_REF; empty for none
 * @throws BAD_REF if there is no such branch or nothing in common with it; SHALLOW_CLONE if the history that
 *   would tell is missing; NOTHING_TO_COMPARE if the only commit is what is checked out.
 */
export async function defaultBase(repository: Repository, branch = ''): Promise<Commit> {
  const { name, tip } = await defaultBranch(repository, branch);
  const { head, dirty } = await treeState(repository);
  const base = await gitLine(repository, 'merge-base', head, tip);
  if (base === null) throw unrelated(repository, name);
  if (base !== head) return labelled(repository, base, `merge base with ${name}`);
  if (dirty) return labelled(repository, head, 'HEAD, without the uncommitted changes');
  const before = await findRef(repository, `${head}~1`);
  if (before === null) throw firstCommit(repository);
  return labelled(repository, before, `HEAD~1, as HEAD is on ${name} already`);
}

async function defaultBranch(repository: Repository, branch: string): Promise<{ name: string; tip: string }> {
  const names = branch === '' ? DEFAULT_BRANCHES : [`origin/${branch}`, branch];
  for (const name of names) {
    const tip = await findRef(repository, name);
    if (tip !== null) return { name: await plainName(repository, name), tip };
  }
  const got = `got none of ${names.join(', ')}`;
  if (repository.shallow) {
    throw new PacelineError('SHALLOW_CLONE', `Expected a branch to compare with, ${got} in a shallow clone`);
  }
  throw new PacelineError('BAD_REF', `Expected a branch to compare with, ${got}`);
}

/** `origin/main` for `origin/HEAD`, which says more. */
async function plainName(repository: Repository, name: string): Promise<string> {
  if (name !== 'origin/HEAD') return name;
  return (await gitLine(repository, 'rev-parse', '--abbrev-ref', name)) || name;
}

async function labelled(repository: Repository, commit: string, why: string): Promise<Commit> {
  return { commit, label: `${await short(repository, commit)} (${why})` };
}

function unrelated(repository: Repository, name: string): PacelineError {
  const expected = `Expected HEAD and ${name} to have a commit in common`;
  return repository.shallow
    ? new PacelineError('SHALLOW_CLONE', `${expected}, got none in the history of a shallow clone`)
    : new PacelineError('BAD_REF', `${expected}, got two histories that never meet`);
}

function firstCommit(repository: Repository): PacelineError {
  return repository.shallow
    ? new PacelineError('SHALLOW_CLONE', 'Expected a commit before HEAD, got a shallow clone without it')
    : new PacelineError(
        'NOTHING_TO_COMPARE',
        'Expected a commit before HEAD or a change since it, got a single commit and a clean tree',
      );
}
