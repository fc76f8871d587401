import { readFileSync, rmSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { repositoryOf } from '../../../harness/source/git/repository.ts';
import { treeState } from '../../../harness/source/git/tree-state.ts';
import { PLAIN_GIT, TemporaryRepository } from './temporary-repository.ts';

let repo: TemporaryRepository;
let head: string;
beforeEach(() => {
  for (const [name, value] of Object.entries(PLAIN_GIT)) vi.stubEnv(name, value);
  repo = new TemporaryRepository();
  repo.write('.gitignore', 'dist/\n');
  repo.write('b', '1');
  head = repo.commit('a', '1');
});
afterEach(() => {
  vi.unstubAllEnvs();
  repo.remove();
});

const state = async (path = repo.path) => treeState(await repositoryOf(path, process.env));

test('a clean tree is its commit', async () => {
  expect(await state()).toEqual({ head, dirty: false, changes: [], label: head.slice(0, 7) });
});

test('edited, staged, deleted and new files are changes; ignored ones are not', async () => {
  repo.write('a', '2');
  repo.write('staged file', '1');
  repo.git('add', 'staged file');
  rmSync(join(repo.path, 'b'));
  repo.write('new/ä b', '1');
  repo.write('dist/out.js', '1');
  expect(await state()).toEqual({
    head,
    dirty: true,
    changes: ['a', 'b', 'staged file', 'new/'],
    label: `${head.slice(0, 7)}+changes`,
  });
});

test('a renamed file is two changes', async () => {
  repo.git('mv', 'a', 'c');
  expect((await state()).changes.sort()).toEqual(['a', 'c']);
});

test("changes count wherever in the repository they are, and whatever the user's git shows", async () => {
  repo.commit('packages/api/index.js', '1');
  repo.git('config', 'status.showUntrackedFiles', 'no');
  repo.write('packages/shared.js', '1');
  expect((await state(join(repo.path, 'packages/api'))).changes).toEqual(['packages/shared.js']);
});

test("Paceline's own records and unignored modules are no changes", async () => {
  repo.write('.paceline/runs/1/results.json', '{}');
  repo.write('node_modules/x/index.js', '1');
  expect(await state()).toMatchObject({ dirty: false, changes: [] });
});

test('asking does not write the index', async () => {
  const index = join(repo.path, '.git/index');
  // A new time on an unchanged file makes git refresh what the index says of it.
  utimesSync(join(repo.path, 'a'), new Date(), new Date(Date.now() - 60_000));
  const before = readFileSync(index);
  await state();
  expect(readFileSync(index).equals(before)).toBe(true);
});
