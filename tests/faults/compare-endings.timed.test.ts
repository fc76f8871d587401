import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { CompareResult } from '../../harness/record/compare.ts';
import { finished } from '../support/project.ts';
import { ServiceRepository } from '../support/service-repository.ts';

let repo: ServiceRepository;
let out: string;
/** Where Paceline makes its folders, so that those of others are not taken for its own. */
let temporary: string;
beforeEach(() => {
  repo = new ServiceRepository();
  out = repo.beside('out');
  temporary = repo.beside('tmp');
  mkdirSync(temporary);
});
afterEach(() => repo.remove());

/** Starts a long comparison of main with the tree, and resolves in the middle of its second launch pair. */
async function underWay() {
  const sides = ['--a', 'ref:main', '--b', 'ref:.', '--target', repo.start];
  const args = ['compare', ...sides, '--budget', '40s', '--json', '--out', out];
  const child = repo.startPaceline(args, { TMPDIR: temporary });
  const outcome = finished(child);
  const trials = join(out, 'trials.jsonl');
  await expect
    .poll(() => existsSync(trials) && readFileSync(trials, 'utf8').split('\n').length, { timeout: 15_000 })
    .toBe(2);
  await expect.poll(() => repo.servers.length, { timeout: 5000 }).toBeGreaterThan(1);
  await sleep(700);
  return { child, outcome };
}

test('Ctrl-C during a comparison keeps what was measured, and leaves nothing', async () => {
  const before = repo.untouched;
  const { child, outcome } = await underWay();
  expect(repo.untouched).not.toEqual(before);
  expect(readdirSync(temporary).length).toBeGreaterThan(1);
  child.kill('SIGINT');
  const { code, stdout, stderr } = await outcome;
  expect(code).toBe(130);
  expect(stderr).toContain('Expected to run to the end, got SIGINT');
  expect(stderr).not.toMatch(/^\s+at /m);
  const result = CompareResult.parse(JSON.parse(stdout));
  expect(result).toMatchObject({
    state: 'interrupted',
    stopped: 'interrupted',
    verdict: 'inconclusive',
    launches: { measured: 1, invalid: 0 },
  });
  expect(JSON.parse(readFileSync(join(out, 'results.json'), 'utf8'))).toEqual(result);
  expect(existsSync(join(out, 'report.html'))).toBe(true);
  expect(repo.servers).toEqual([]);
  expect(repo.untouched).toEqual(before);
  expect(readdirSync(temporary)).toEqual([]);
});

test('a killed Paceline leaves no target and no worktree, and its trials can be judged', async () => {
  const before = repo.untouched;
  const { child, outcome } = await underWay();
  child.kill('SIGKILL');
  await outcome;
  await expect.poll(() => repo.servers, { timeout: 5000 }).toEqual([]);
  await expect.poll(() => repo.untouched, { timeout: 5000 }).toEqual(before);
  await expect.poll(() => readdirSync(temporary), { timeout: 5000 }).toEqual([]);
  expect((await repo.paceline(['judge', out, '--quiet'])).code).toBe(0);
  expect(JSON.parse(readFileSync(join(out, 'results.json'), 'utf8'))).toMatchObject({
    state: 'interrupted',
    launches: { measured: 1 },
  });
});
