import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { repositoryOf } from '../../../harness/source/git/repository.ts';
import { temporaryFolder } from '../../support/launch.ts';
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

test('finds the top folder, in a path with a space', async () => {
  repo.commit('a', '1');
  expect(await repositoryOf(repo.path, process.env)).toEqual({
    top: repo.path,
    inside: '',
    commonDir: join(repo.path, '.git'),
    shallow: false,
    env: process.env,
  });
});

test('a package of a monorepo knows where it is inside', async () => {
  repo.commit('packages/my api/index.js', '1');
  const repository = await repositoryOf(join(repo.path, 'packages/my api'), process.env);
  expect(repository).toMatchObject({ top: repo.path, inside: 'packages/my api' });
});

test('a folder reached by a link is the one it leads to', async () => {
  repo.commit('packages/api/index.js', '1');
  const link = repo.beside('link');
  symlinkSync(join(repo.path, 'packages/api'), link);
  expect(await repositoryOf(link, process.env)).toEqual({
    top: repo.path,
    inside: 'packages/api',
    commonDir: join(repo.path, '.git'),
    shallow: false,
    env: process.env,
  });
});

test('a worktree shares the folder of its repository', async () => {
  repo.commit('a', '1');
  repo.git('worktree', 'add', '--quiet', '--detach', repo.beside('second'));
  expect(await repositoryOf(repo.beside('second'), process.env)).toMatchObject({
    top: repo.beside('second'),
    commonDir: join(repo.path, '.git'),
  });
});

test('a shallow clone is known as one', async () => {
  repo.commit('a', '1');
  repo.commit('a', '2');
  repo.git('clone', '--quiet', '--depth=1', `file://${repo.path}`, repo.beside('clone'));
  expect((await repositoryOf(repo.beside('clone'), process.env)).shallow).toBe(true);
});

test('what git sets for its hooks does not lead to another repository', async () => {
  const other = new TemporaryRepository();
  other.commit('a', '1');
  repo.commit('a', '1');
  vi.stubEnv('GIT_DIR', join(other.path, '.git'));
  vi.stubEnv('GIT_WORK_TREE', other.path);
  expect((await repositoryOf(repo.path, process.env)).top).toBe(repo.path);
  other.remove();
});

test('a folder in no repository is said to be that', async () => {
  const folder = temporaryFolder();
  await expect(repositoryOf(folder.path, process.env)).rejects.toMatchObject({
    code: 'NOT_A_REPOSITORY',
    message: expect.stringMatching(
      /^Expected .* to be in the working tree of a git repository, got "not a git/,
    ),
  });
  folder.remove();
});

test('a bare repository has no tree to measure', async () => {
  repo.commit('a', '1');
  repo.git('clone', '--quiet', '--bare', repo.path, repo.beside('bare'));
  await expect(repositoryOf(repo.beside('bare'), process.env)).rejects.toMatchObject({
    code: 'NOT_A_REPOSITORY',
    message: expect.stringContaining('got "this operation must be run in a work tree"'),
  });
});

test("somebody else's repository, as in a CI container, is said to be that", async () => {
  repo.commit('a', '1');
  vi.stubEnv('GIT_TEST_ASSUME_DIFFERENT_OWNER', '1');
  await expect(repositoryOf(repo.path, process.env)).rejects.toMatchObject({
    code: 'NOT_A_REPOSITORY',
    message: expect.stringContaining('detected dubious ownership'),
  });
});

test('a repository without commits has nothing to compare', async () => {
  await expect(repositoryOf(repo.path, process.env)).rejects.toMatchObject({
    code: 'NOTHING_TO_COMPARE',
    message: `Expected the git repository ${repo.path} to have a commit, got none yet`,
  });
});

test('a machine without git gets a sentence', async () => {
  repo.commit('a', '1');
  mkdirSync(repo.beside('bin'));
  vi.stubEnv('PATH', repo.beside('bin'));
  await expect(repositoryOf(repo.path, process.env)).rejects.toMatchObject({
    code: 'NOT_A_REPOSITORY',
    message: 'Expected git to be installed, got no `git` that can be run',
  });
});

test('a folder that does not exist is not taken for a missing git', async () => {
  await expect(repositoryOf(repo.beside('nowhere'), process.env)).rejects.toMatchObject({
    code: 'NOT_A_REPOSITORY',
    message: expect.stringContaining('got none of that name'),
  });
});
