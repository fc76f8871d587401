import { spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { built } from '../../../harness/package.ts';
import { Reaper } from '../../../harness/runtime/reaper/reaper.ts';
import { checkOut } from '../../../harness/source/git/check-out.ts';
import { repositoryOf } from '../../../harness/source/git/repository.ts';
import { processesWith } from '../../support/project.ts';
import { PLAIN_GIT, TemporaryRepository } from './temporary-repository.ts';

let repo: TemporaryRepository;
let reaper: Reaper;
/** Where commits are checked out, so that a test sees all that is left of them. */
let temporary: string;
beforeEach(() => {
  for (const [name, value] of Object.entries(PLAIN_GIT)) vi.stubEnv(name, value);
  repo = new TemporaryRepository();
  temporary = repo.beside('temporary files');
  mkdirSync(temporary);
  vi.stubEnv('TMPDIR', temporary);
  reaper = Reaper.start();
});
afterEach(() => {
  reaper.close();
  vi.unstubAllEnvs();
  repo.remove();
});

test('checks an earlier commit out beside a dirty tree, and leaves everything as it was', async () => {
  const old = repo.commit('a', 'old');
  repo.commit('a', 'new');
  repo.write('a', 'edited');
  repo.write('staged', '1');
  repo.git('add', 'staged');
  repo.write('untracked', '1');
  const before = repo.state();

  const base = await checkOut(await repositoryOf(repo.path, process.env), old, { reaper });
  expect(dirname(base.folder)).toBe(temporary);
  expect(base).toMatchObject({ cwd: base.folder, warnings: [] });
  expect(await readdir(base.folder)).toEqual(['.git', 'a']);
  expect(readFileSync(join(base.folder, 'a'), 'utf8')).toBe('old');
  // What was installed and built there does not keep it from being removed.
  mkdirSync(join(base.folder, 'dist'));
  writeFileSync(join(base.folder, 'a'), 'built');
  await base.remove();

  expect(repo.state()).toEqual(before);
  expect(readFileSync(join(repo.path, 'a'), 'utf8')).toBe('edited');
  expect(await readdir(temporary)).toEqual([]);
  await base.remove();
});

test("cwd is the package's folder in the other tree", async () => {
  const old = repo.commit('packages/my api/index.js', 'old');
  repo.commit('packages/my api/index.js', 'new');
  const base = await checkOut(await repositoryOf(join(repo.path, 'packages/my api'), process.env), old, {
    reaper,
  });
  expect(base.cwd).toBe(join(base.folder, 'packages/my api'));
  expect(readFileSync(join(base.cwd, 'index.js'), 'utf8')).toBe('old');
  await base.remove();
});

test('a package that the base does not have yet is said to be new, and nothing is left', async () => {
  const old = repo.commit('a', '1');
  repo.commit('packages/api/index.js', '1');
  const before = repo.state();
  await expect(
    checkOut(await repositoryOf(join(repo.path, 'packages/api'), process.env), old, { reaper }),
  ).rejects.toMatchObject({
    code: 'BAD_REF',
    message: `Expected the base ${old.slice(0, 7)} to have the folder packages/api, got a commit from before there was one`,
  });
  expect(repo.state()).toEqual(before);
  expect(await readdir(temporary)).toEqual([]);
});

test('two commits at once do not disturb each other', async () => {
  const old = repo.commit('a', 'old');
  const young = repo.commit('a', 'new');
  const repository = await repositoryOf(repo.path, process.env);
  const [one, two] = await Promise.all(
    [old, young].map((commit) => checkOut(repository, commit, { reaper })),
  );
  await one?.remove();
  expect(readFileSync(join(two?.folder ?? '', 'a'), 'utf8')).toBe('new');
  await two?.remove();
  expect(await readdir(temporary)).toEqual([]);
});

test("the user's hooks are not run", async () => {
  const commit = repo.commit('a', '1');
  repo.write('.git/hooks/post-checkout', `#!/bin/sh\ntouch '${repo.beside('hook ran')}'\n`);
  chmodSync(join(repo.path, '.git/hooks/post-checkout'), 0o755);
  const base = await checkOut(await repositoryOf(repo.path, process.env), commit, { reaper });
  await base.remove();
  expect(existsSync(repo.beside('hook ran'))).toBe(false);
});

test('a commit that cannot be checked out is a sentence, and nothing is left', async () => {
  const commit = repo.commit('a', '1');
  const before = repo.state();
  rmSync(join(repo.path, '.git/objects', commit.slice(0, 2), commit.slice(2)));
  const place = { top: repo.path, inside: '', commonDir: join(repo.path, '.git') };
  const repository = { ...place, shallow: false, env: process.env };
  await expect(checkOut(repository, commit, { reaper })).rejects.toMatchObject({
    code: 'WORKTREE_FAILED',
    message: expect.stringMatching(/^Expected git to check \w{7} out into a folder, got ".+"$/),
  });
  expect(repo.git('worktree', 'list', '--porcelain')).toBe(before.worktrees);
  expect(await readdir(temporary)).toEqual([]);
});

test('a temporary folder that cannot be written is a sentence', async () => {
  const commit = repo.commit('a', '1');
  const repository = await repositoryOf(repo.path, process.env);
  vi.stubEnv('TMPDIR', repo.beside('nowhere'));
  await expect(checkOut(repository, commit, { reaper })).rejects.toMatchObject({ code: 'WORKTREE_FAILED' });
});

/** A filter that git waits for while it writes the files: a check-out that takes long. */
function slow(): string {
  repo.commit('a', '1');
  repo.git('config', 'filter.slow.smudge', 'sleep 60; cat');
  return repo.commit('.gitattributes', 'a filter=slow\n');
}

test('an interruption ends git in the middle of it, and nothing is left', async () => {
  const commit = slow();
  const before = repo.state();
  const interruption = new AbortController();
  const stop = new Error('stop');
  setTimeout(() => interruption.abort(stop), 500);
  await expect(
    checkOut(await repositoryOf(repo.path, process.env), commit, { reaper, signal: interruption.signal }),
  ).rejects.toBe(stop);
  expect(repo.state()).toEqual(before);
  expect(await readdir(temporary)).toEqual([]);
});

test('a check-out that takes too long is given up', async () => {
  const commit = slow();
  await expect(
    checkOut(await repositoryOf(repo.path, process.env), commit, { reaper, timeoutMs: 500 }),
  ).rejects.toMatchObject({
    code: 'WORKTREE_FAILED',
    message: expect.stringContaining('got no end within the time it was given'),
  });
  expect(await readdir(temporary)).toEqual([]);
});

/** A Paceline that checks a commit out, says so, and waits to be killed. */
const PARENT = `
  const [, reaper, repository, checkOut, cwd, commit] = process.argv;
  const { Reaper } = await import(reaper);
  const { repositoryOf } = await import(repository);
  setTimeout(() => {}, 60_000);
  const base = (await import(checkOut)).checkOut(await repositoryOf(cwd, process.env), commit, { reaper: Reaper.start() });
  if (process.env.DURING) setTimeout(() => console.log('during'), 700);
  else console.log((await base).folder);`;

test.each(['after', 'during'] as const)('killed %s a check-out, nothing is left', async (when) => {
  const commit = when === 'during' ? slow() : repo.commit('a', '1');
  const before = repo.state();
  const modules = ['runtime/reaper/reaper', 'source/git/repository', 'source/git/check-out'].map((name) =>
    built(`harness/${name}.js`),
  );
  const parent = spawn(
    process.execPath,
    ['--input-type=module', '-e', PARENT, ...modules, repo.path, commit],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, ...(when === 'during' ? { DURING: '1' } : {}) },
    },
  );
  await new Promise((resolve) => parent.stdout.once('data', resolve));
  expect(await readdir(temporary)).toHaveLength(1);
  expect(repo.state().worktrees).not.toBe(before.worktrees);
  parent.kill('SIGKILL');
  await expect.poll(() => readdir(temporary), { timeout: 5000 }).toEqual([]);
  await expect.poll(() => repo.state(), { timeout: 5000 }).toEqual(before);
  // Neither git, which would go on writing.
  expect(processesWith(temporary)).toEqual([]);
});

test('what a crash of the machine left in the list is dropped next time; the user’s own is not', async () => {
  const commit = repo.commit('a', '1');
  const repository = await repositoryOf(repo.path, process.env);
  for (const name of ['paceline-base-Zz09aB', 'on a disk that is away']) {
    repo.git('worktree', 'add', '--quiet', '--detach', repo.beside(name));
    rmSync(repo.beside(name), { recursive: true });
  }
  const base = await checkOut(repository, commit, { reaper });
  await base.remove();
  const listed = repo.git('worktree', 'list', '--porcelain');
  expect(listed).not.toContain('paceline-base-');
  expect(listed).toContain('on a disk that is away');
});

test('removing is quiet even if the repository is gone', async () => {
  const commit = repo.commit('a', '1');
  const base = await checkOut(await repositoryOf(repo.path, process.env), commit, { reaper });
  rmSync(repo.path, { recursive: true });
  await base.remove();
  expect(existsSync(base.folder)).toBe(false);
});
