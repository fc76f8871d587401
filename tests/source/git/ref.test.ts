import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { resolveRef } from '../../../harness/source/git/ref.ts';
import { repositoryOf } from '../../../harness/source/git/repository.ts';
import { PLAIN_GIT, TemporaryRepository } from './temporary-repository.ts';

let repo: TemporaryRepository;
let first: string;
let second: string;
beforeEach(() => {
  for (const [name, value] of Object.entries(PLAIN_GIT)) vi.stubEnv(name, value);
  repo = new TemporaryRepository();
  first = repo.commit('a', '1');
  repo.git('tag', '--annotate', '--message', 'One', 'v1.0.0');
  second = repo.commit('a', '2');
});
afterEach(() => {
  vi.unstubAllEnvs();
  repo.remove();
});

const resolve = async (ref: string, path = repo.path) =>
  resolveRef(await repositoryOf(path, process.env), ref);

test('a branch, an annotated tag, an ancestor, a message: all that git takes', async () => {
  expect(await resolve('main')).toEqual({ commit: second, label: `main (${second.slice(0, 7)})` });
  expect(await resolve('v1.0.0')).toEqual({ commit: first, label: `v1.0.0 (${first.slice(0, 7)})` });
  expect((await resolve('HEAD~1')).commit).toBe(first);
  expect((await resolve(':/Write a')).commit).toBe(second);
});

test('a hash is labelled by its short form alone', async () => {
  expect(await resolve(first)).toEqual({ commit: first, label: first.slice(0, 7) });
  expect(await resolve(first.slice(0, 9))).toEqual({ commit: first, label: first.slice(0, 7) });
});

test('works with HEAD detached', async () => {
  repo.git('checkout', '--quiet', '--detach', first);
  expect((await resolve('HEAD')).commit).toBe(first);
});

test('a branch that only the remote has is found by its plain name', async () => {
  repo.git('branch', 'release/1', first);
  repo.git('clone', '--quiet', repo.path, repo.beside('clone'));
  expect(await resolve('release/1', repo.beside('clone'))).toEqual({
    commit: first,
    label: `origin/release/1 (${first.slice(0, 7)})`,
  });
});

test('a mistyped name gets a suggestion', async () => {
  await expect(resolve('v1.0.1')).rejects.toMatchObject({
    code: 'BAD_REF',
    message:
      'Expected "v1.0.1" to name a commit of this repository, got nothing of that name (did you mean "v1.0.0"?)',
  });
});

test.each(['', '--all', '^main', 'HEAD~9', 'main..v1.0.0', 'b'.repeat(40), 'no such thing'])(
  'names no commit: "%s"',
  async (ref) => {
    await expect(resolve(ref)).rejects.toMatchObject({
      code: 'BAD_REF',
      message: expect.stringContaining(`Expected "${ref}" to name a commit`),
    });
  },
);

test('a file is not a commit', async () => {
  await expect(resolve('main:a')).rejects.toMatchObject({
    code: 'BAD_REF',
    message: 'Expected "main:a" to name a commit, got a blob',
  });
});

test.each(['v1.0.0', 'HEAD~1'])('in a shallow clone the history is missing, not the ref: %s', async (ref) => {
  repo.git('clone', '--quiet', '--depth=1', '--no-tags', `file://${repo.path}`, repo.beside('clone'));
  await expect(resolve(ref, repo.beside('clone'))).rejects.toMatchObject({
    code: 'SHALLOW_CLONE',
    message: expect.stringContaining('shallow clone'),
  });
});
