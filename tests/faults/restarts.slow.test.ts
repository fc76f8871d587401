import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CompareResult } from '../../harness/record/compare.ts';
import type { LoadResult } from '../../harness/record/load.ts';
import { fixture } from '../support/launch.ts';
import { finished, type Outcome, Project } from '../support/project.ts';

const node = `'${process.execPath}'`;
const SERVER = `
  const http = require('http');
  http.createServer((request, response) => response.end('ok')).listen(Number(process.env.PORT), '127.0.0.1');
`;

let project: Project;
beforeAll(() => {
  project = new Project();
});
afterAll(() => project.remove());

/** Loads a target for some seconds. */
async function load(
  target: string,
  env: Record<string, string> = {},
): Promise<Outcome & { result: LoadResult }> {
  const settings = Object.entries(env).flatMap(([key, value]) => ['--env', `${key}=${value}`]);
  const args = ['load', '--target', target, '--rate', '100', '--duration', '2s', '--json', ...settings];
  const outcome = await project.run(args);
  return { ...outcome, result: JSON.parse(outcome.stdout) as LoadResult };
}

/** Its own file is saved when it is asked for the 120th time, as by somebody who works on it meanwhile. */
const SAVED_UNDER_LOAD = `
  const fs = require('fs');
  let asked = 0;
  require('http').createServer((request, response) => {
    response.end('ok');
    asked += 1;
    if (asked !== 120 || fs.existsSync('saved')) return;
    fs.writeFileSync('saved', '');
    fs.appendFileSync(__filename, '// saved');
  }).listen(Number(process.env.PORT), '127.0.0.1');
`;

describe('a program that is another one at the end of the load', () => {
  test('restarted by `node --watch`: told, with both processes, and 3', async () => {
    project.write('watched.cjs', SAVED_UNDER_LOAD);
    const { code, stderr, result } = await load(`exec ${node} --watch watched.cjs`);
    expect(stderr).toMatch(/another process during the load: pid \d+ until \d\.\d s, then pid \d+\./);
    expect(code).toBe(3);
    const [lost, came] = [result.turnover?.lost[0], result.turnover?.came[0]];
    expect(lost).toMatchObject({ role: 'single', from: null });
    expect(came).toMatchObject({ role: 'single', until: null });
    expect(came?.pid).not.toBe(lost?.pid);
    expect(came?.from).toBeGreaterThan(lost?.until ?? 9);
  });

  test('ended, while what started it waits: it died', async () => {
    const script = `${SERVER} setTimeout(() => process.exit(5), 2500);`;
    project.write('dies.cjs', script);
    const { code, stderr } = await load(`${node} dies.cjs; sleep 30`);
    expect(stderr).toMatch(/to live through the load, got pid \d+ until \d\.\d s, and no other after it/);
    expect(code).toBe(3);
  });

  test('a worker of a cluster that fell over and was replaced', async () => {
    const { code, stderr, result } = await load(`exec ${node} '${fixture('recycling-cluster.cjs')}'`, {
      FALLS: '80',
    });
    expect(stderr).toContain('Expected one program to answer throughout');
    expect(code).toBe(3);
    expect(result.turnover?.lost[0]).toMatchObject({ role: 'worker' });
  });

  test('in `compare` such a launch does not decide', async () => {
    for (const side of ['a', 'b']) project.write(`${side}.cjs`, SERVER);
    const sides = ['--a', `exec ${node} a.cjs`, '--b', `exec ${node} --watch b.cjs`];
    const child = project.start(['compare', ...sides, '--budget', '4s', '--json']);
    let over = false;
    const saving = (async () => {
      while (!over) {
        await sleep(500);
        appendFileSync(join(project.path, 'b.cjs'), '\n// saved\n');
      }
    })();
    const outcome = await finished(child);
    over = true;
    await saving;
    const result = JSON.parse(outcome.stdout) as CompareResult;
    expect(result).toMatchObject({ verdict: 'invalid' });
    expect(result.reasons.join()).toMatch(/B: Expected one program to answer throughout/);
    expect(outcome.code).toBe(3);
  });
});

describe('what is one program all the time', () => {
  test('workers that are recycled on purpose are part of what is measured, and told', async () => {
    const cluster = `exec ${node} '${fixture('recycling-cluster.cjs')}'`;
    const { code, result } = await load(cluster, { MOST: '80' });
    expect(result.turnover).toMatchObject({ lost: [] });
    expect(result.turnover?.recycled.length).toBeGreaterThan(0);
    expect(code).toBe(0);
  });

  test('a worker that a cluster starts late replaces nobody', async () => {
    const cluster = `exec ${node} '${fixture('recycling-cluster.cjs')}'`;
    const { code, result } = await load(cluster, { LAZY: '2500' });
    expect(result.turnover).toBeUndefined();
    expect(code).toBe(0);
  });
});
