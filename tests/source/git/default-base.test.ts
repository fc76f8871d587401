import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { defaultBase } from '../../../harness/source/git/default-base.ts';
import { repositoryOf } from '../../../harness/source/git/repository.ts';
import { PLAIN_GIT, TemporaryRepository } from './temporary-repository.ts';

let repo: TemporaryRepository;
beforeEach(() => {
  for (const [name, value] of Object.entries(PLAIN_GIT)) vi.stubEnv(name, value);
  repo = new TemporaryRepository();
});
afterEach(() => {
  vi.unstubAllEnvs();
  repo.remove();
});

const base = async (branch?: string, path = repo.path) =>
  defaultBase(await repositoryOf(path, process.env), branch);
const short = (commit: string) => commit.slice(0, 7);

/** A branch `change` that left `main` at the returned commit; `main` has moved on since. */
function branched(): string {
  const left = repo.commit('a', '1');
  repo.git('switch', '--quiet', '--create', 'change');
  repo.commit('b', '1');
  repo.git('switch', '--quiet', 'main');
  repo.commit('a', '2');
  repo.git('switch', '--quiet', 'change');
  return left;
}

test('on a branch: where it left the default branch', async () => {
  const left = branched();
  expect(await base()).toEqual({ commit: left, label: `${short(left)} (merge base with main)` });
});

test('uncommitted changes on a branch do not move its base', async () => {
  const left = branched();
  repo.write('b', '2');
  expect((await base()).commit).toBe(left);
});

test('a detached HEAD, as CI checks out, has the same base', async () => {
  const left = branched();
  repo.git('checkout', '--quiet', '--detach');
  expect((await base()).commit).toBe(left);
});

test("the remote's default branch goes before local ones, by its real name", async () => {
  const left = branched();
  repo.git('branch', '--move', 'main', 'trunk');
  repo.git('symbolic-ref', 'HEAD', 'refs/heads/trunk');
  const clone = repo.beside('clone');
  repo.git('clone', '--quiet', repo.path, clone);
  repo.git('-C', clone, 'switch', '--quiet', 'change');
  expect(await base(undefined, clone)).toEqual({
    commit: left,
    label: `${short(left)} (merge base with origin/trunk)`,
  });
});

test('the branch a pull request goes to comes first', async () => {
  branched();
  repo.git('switch', '--quiet', '--create', 'release/1');
  const left = repo.git('rev-parse', 'HEAD');
  repo.git('switch', '--quiet', '--create', 'fix');
  repo.commit('c', '1');
  expect(await base('release/1')).toEqual({
    commit: left,
    label: `${short(left)} (merge base with release/1)`,
  });
});

test('a pull request to a branch that was not fetched is not compared with another', async () => {
  branched();
  await expect(base('release/9')).rejects.toMatchObject({
    code: 'BAD_REF',
    message: 'Expected a branch to compare with, got none of origin/release/9, release/9',
  });
});

test('on the default branch, clean: the commit before', async () => {
  const before = repo.commit('a', '1');
  repo.commit('a', '2');
  expect(await base()).toEqual({
    commit: before,
    label: `${short(before)} (HEAD~1, as HEAD is on main already)`,
  });
});

test('on the default branch, with changes: HEAD', async () => {
  repo.commit('a', '1');
  const head = repo.commit('a', '2');
  repo.write('a', '3');
  expect(await base()).toEqual({
    commit: head,
    label: `${short(head)} (HEAD, without the uncommitted changes)`,
  });
});

test('commits on the default branch that were not pushed are compared with what was', async () => {
  const pushed = repo.commit('a', '1');
  const clone = repo.beside('clone');
  repo.git('clone', '--quiet', repo.path, clone);
  repo.git('-C', clone, 'commit', '--quiet', '--allow-empty', '--message', 'One');
  repo.git('-C', clone, 'commit', '--quiet', '--allow-empty', '--message', 'Two');
  expect(await base(undefined, clone)).toEqual({
    commit: pushed,
    label: `${short(pushed)} (merge base with origin/main)`,
  });
});

test('a single commit and a clean tree are nothing to compare; a change is', async () => {
  const only = repo.commit('a', '1');
  await expect(base()).rejects.toMatchObject({ code: 'NOTHING_TO_COMPARE' });
  repo.write('a', '2');
  expect((await base()).commit).toBe(only);
});

test('without a default branch it says which it looked for', async () => {
  repo.commit('a', '1');
  repo.git('branch', '--move', 'main', 'trunk');
  await expect(base()).rejects.toMatchObject({
    code: 'BAD_REF',
    message:
      'Expected a branch to compare with, got none of origin/HEAD, origin/main, origin/master, main, master',
  });
});

test('histories that never meet have no base', async () => {
  repo.commit('a', '1');
  repo.git('switch', '--quiet', '--orphan', 'other');
  repo.commit('b', '1');
  await expect(base()).rejects.toMatchObject({
    code: 'BAD_REF',
    message: expect.stringContaining('two histories that never meet'),
  });
});

test.each(['push', 'pull request', 'cut history'])(
  'a shallow clone of a %s is said to be one',
  async (kind) => {
    branched();
    const clone = repo.beside('clone');
    const depth = ['--quiet', '--depth=1', `file://${repo.path}`, clone];
    if (kind === 'push') repo.git('clone', '--branch=main', ...depth);
    else if (kind === 'pull request') repo.git('clone', '--branch=change', ...depth);
    else repo.git('clone', '--branch=change', '--no-single-branch', ...depth);
    await expect(base(kind === 'push' ? '' : 'main', clone)).rejects.toMatchObject({
      code: 'SHALLOW_CLONE',
      message: expect.stringContaining('shallow clone'),
    });
  },
);
