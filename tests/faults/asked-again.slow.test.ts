import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, expect, test } from 'vitest';
import type { CompareResult } from '../../harness/record/compare.ts';
import { CompareStore, RunStore } from '../../harness/record/store.ts';
import { fixture } from '../support/launch.ts';
import { finished, type Outcome, Project, processesWith, scenario } from '../support/project.ts';

const projects: Project[] = [];
afterAll(() => {
  for (const project of projects) project.remove();
});

function projectOf(): Project {
  const project = new Project({ scenarios: [scenario()] });
  projects.push(project);
  return project;
}

/** Generators that a command of ours has started. */
function generatorsOf(pid: number): number[] {
  return processesWith('harness/load/generator/main.js').filter((generator) => {
    try {
      const [, rest = ''] = readFileSync(`/proc/${generator}/stat`, 'utf8').split(') ');
      return Number(rest.split(' ')[1]) === pid;
    } catch {
      return false;
    }
  });
}

/** Runs a command, and takes its first generators from it, as a machine that runs out of memory does. */
async function killing(project: Project, args: readonly string[], most: number): Promise<Outcome> {
  const child = project.start(args);
  const outcome = finished(child);
  let over = false;
  void outcome.then(() => {
    over = true;
  });
  const killed = new Set<number>();
  while (!over && killed.size < most) {
    await sleep(30);
    for (const pid of generatorsOf(child.pid ?? 0)) {
      if (killed.has(pid) || killed.size >= most) continue;
      killed.add(pid);
      process.kill(pid, 'SIGKILL');
    }
  }
  return outcome;
}

const LENGTHS = ['--warmup', '100ms', '--duration', '500ms', '--blocks', '4', '--out', 'r'];

test('a trial that lost its generator is asked again in its block, and the run is as whole as any', async () => {
  const project = projectOf();
  const { code, stderr } = await killing(project, ['run', ...LENGTHS], 1);
  expect(code).toBe(0);
  const results = project.results('r');
  expect(results.state).toBe('complete');
  const [first] = results.plan.order;
  const again = results.plan.order.at(-1);
  expect(first).toMatchObject({ order: 1, state: 'invalid', replacedBy: 9 });
  expect(again).toMatchObject({ order: 9, state: 'measured', replaces: 1, block: 1 });
  expect(again?.variant).toBe(first?.variant);
  const variant = results.scenarios[0]?.variants.find(({ name }) => name === first?.variant);
  expect(variant).toMatchObject({ state: 'measured', trials: { measured: 4, invalid: 0, replaced: 1 } });
  expect(results.comparisons.find(({ metric }) => metric === 'throughput')?.n).toBe(4);
  expect(stderr).toContain('1 asked again, since the machine was in the way');
  const trials = RunStore.at(join(project.path, 'r')).readTrials();
  expect(trials.map(({ replacedBy }) => replacedBy ?? null)).toEqual([9, ...Array(8).fill(null)]);

  const before = project.read('r', 'results.json');
  const page = project.read('r', 'report.html');
  expect((await project.run(['judge', 'r', '--quiet'])).code).toBe(0);
  expect(project.read('r', 'results.json')).toBe(before);
  expect((await project.run(['report', 'r'])).code).toBe(0);
  expect(project.read('r', 'report.html')).toBe(page);
});

test('where too few launches are left, the variant is named with how many it has and needs, and 3', async () => {
  const project = projectOf();
  const { code, stderr } = await killing(project, ['run', '--variant', 'free', ...LENGTHS], 99);
  expect(code).toBe(3);
  expect(stderr.replaceAll(/\s+/g, ' ')).toContain('blocking/free: 4 invalid, 0 measured where 2 are needed');
  // A quarter of four, and no more.
  expect(project.results('r').plan.order.map(({ order }) => order)).toEqual([1, 2, 3, 4, 5]);
});

test('what the target spoiled is never asked again', async () => {
  const command = `exec '${process.execPath}' '${fixture('fragile-server.cjs')}'`;
  const variants = [
    { name: 'free', title: 'Free', command, env: { WAIT_MS: '1' } },
    { name: 'fragile', title: 'Fragile', command, env: { WAIT_MS: '1', MOST: '2' } },
  ];
  const project = new Project({ scenarios: [scenario({ variants, ready: '/healthz' })] });
  projects.push(project);
  expect((await project.run(['run', ...LENGTHS])).code).toBe(3);
  const { plan } = project.results('r');
  expect(plan.order).toHaveLength(8);
  expect(plan.order.filter(({ state }) => state === 'invalid').map(({ variant }) => variant)).toEqual(
    Array(4).fill('fragile'),
  );
});

test('a launch pair of a comparison as well, started in the same order as the one that it replaces', async () => {
  const project = projectOf();
  const command = `COST_MS=0.5 exec '${process.execPath}' '${fixture('blocking-server.js')}'`;
  const args = [
    'compare',
    '--a',
    command,
    '--b',
    command,
    '--margin',
    '50%',
    '--budget',
    '4s',
    '--json',
    '--answers-may-differ',
  ];
  const { code, stdout } = await killing(project, [...args, '--out', 'c'], 1);
  expect(code).toBe(0);
  const result = JSON.parse(stdout) as CompareResult;
  expect(result.launches).toEqual({ planned: 5, measured: 5, invalid: 0, replaced: 1 });
  expect(result.warnings.join()).toContain('1 launch pair was asked again');
  const store = CompareStore.at(join(project.path, 'c'));
  const pairs = store.readTrials().filter((line) => line.schema === 'paceline.duet/1');
  expect(pairs.map(({ block, replaces, replacedBy }) => [block, replaces, replacedBy])).toEqual([
    [1, undefined, 6],
    [2, undefined, undefined],
    [3, undefined, undefined],
    [4, undefined, undefined],
    [5, undefined, undefined],
    [6, 1, undefined],
  ]);
  expect(pairs.at(-1)?.first).toBe(pairs[0]?.first);
  expect((await project.run(['judge', 'c', '--quiet'])).code).toBe(0);
  expect(JSON.parse(project.read('c', 'results.json'))).toEqual(result);
});
