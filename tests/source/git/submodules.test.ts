import { readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Reaper } from '../../../harness/runtime/reaper/reaper.ts';
import { checkOut } from '../../../harness/source/git/check-out.ts';
import { repositoryOf } from '../../../harness/source/git/repository.ts';
import { PLAIN_GIT, TemporaryRepository } from './temporary-repository.ts';

let repo: TemporaryRepository;
let library: TemporaryRepository;
let inner: TemporaryRepository;
let reaper: Reaper;
let commit: string;
beforeEach(() => {
  for (const [name, value] of Object.entries(PLAIN_GIT)) vi.stubEnv(name, value);
  // Submodules on the same disk, which git refuses otherwise.
  vi.stubEnv('GIT_CONFIG_COUNT', '1');
  vi.stubEnv('GIT_CONFIG_KEY_0', 'protocol.file.allow');
  vi.stubEnv('GIT_CONFIG_VALUE_0', 'always');
  [repo, library, inner] = [new TemporaryRepository(), new TemporaryRepository(), new TemporaryRepository()];
  inner.commit('inner.js', 'old');
  library.git('submodule', '--quiet', 'add', inner.path, 'deep inside');
  library.commit('library.js', 'old');
  repo.git('submodule', '--quiet', 'add', library.path, 'my library');
  commit = repo.commit('a', '1');
  reaper = Reaper.start();
});
afterEach(() => {
  reaper.close();
  vi.unstubAllEnvs();
  for (const each of [repo, library, inner]) each.remove();
});

test('submodules are checked out with the commit, and theirs, and nothing is left of them', async () => {
  const before = repo.state();
  const base = await checkOut(await repositoryOf(repo.path, process.env), commit, { reaper });
  expect(base.warnings).toEqual([]);
  expect(readFileSync(join(base.folder, 'my library/library.js'), 'utf8')).toBe('old');
  expect(readFileSync(join(base.folder, 'my library/deep inside/inner.js'), 'utf8')).toBe('old');
  await base.remove();
  expect(repo.state()).toEqual(before);
});

test('a submodule that the user has not set up is not set up for them', async () => {
  repo.git('submodule', '--quiet', 'deinit', '--force', 'my library');
  const before = repo.state();
  const base = await checkOut(await repositoryOf(repo.path, process.env), commit, { reaper });
  expect(base.warnings).toEqual([]);
  await base.remove();
  expect(repo.state()).toEqual(before);
});

test('a submodule that cannot be fetched is a warning', async () => {
  renameSync(library.path, library.beside('elsewhere'));
  const base = await checkOut(await repositoryOf(repo.path, process.env), commit, { reaper });
  expect(base.warnings).toEqual([
    expect.stringMatching(/^The base was checked out without its submodules: ".+"\.$/),
  ]);
  await base.remove();
});
