import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { packageRoot } from '../../harness/package.ts';
import { temporaryFolder } from '../support/launch.ts';

const run = promisify(execFile);
const folder = temporaryFolder();
afterAll(() => folder.remove());

/** The programs of the page, by the names in their first lines. */
function programs(): Map<string, string> {
  const page = readFileSync(join(packageRoot, 'docs', 'library.md'), 'utf8');
  const blocks = [...page.matchAll(/```js\n\/\/ (\S+)\n(.*?)```/gs)];
  return new Map(blocks.map(([, name = '', text = '']) => [name, text]));
}

/** A program as it stands on the page, but for how long it takes. */
function short(text: string, budget: string): string {
  expect(text).toMatch(/budget: \d+/);
  return text.replace(/budget: \d+/, `budget: ${budget}`);
}

async function node(args: string[], env: Record<string, string> = {}) {
  const found = await run(process.execPath, args, {
    cwd: folder.path,
    env: { PATH: process.env.PATH ?? '', HOME: folder.path, ...env },
  }).catch((error: { code: number; stdout: string; stderr: string }) => error);
  return { code: 'code' in found ? found.code : 0, stdout: found.stdout, stderr: found.stderr };
}

/** npm as a user would call it, without what the npm that runs these tests put into the environment. */
function npm(args: string[], cwd = folder.path) {
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('npm_')));
  return run('npm', args, { cwd, env });
}

const SERVER = `
import { createServer } from 'node:http';
createServer((request, response) => response.end('ok')).listen(process.env.PORT, '127.0.0.1');
`;

beforeAll(async () => {
  await npm(['pack', '--ignore-scripts', '--pack-destination', folder.path], packageRoot);
  const [tarball = ''] = readdirSync(folder.path);
  await npm(['init', '-y']);
  await npm(['install', '--prefer-offline', '--no-audit', '--no-fund', join(folder.path, tarball)]);
  writeFileSync(join(folder.path, 'server.mjs'), SERVER);
}, 180_000);

test('the page has three programs', () => {
  expect([...programs().keys()]).toEqual(['compare.mjs', 'gate.mjs', 'nightly.mjs']);
});

test('two functions against each other', { timeout: 120_000 }, async () => {
  writeFileSync(join(folder.path, 'compare.mjs'), short(programs().get('compare.mjs') ?? '', '8'));
  const { code, stdout, stderr } = await node(['compare.mjs']);
  expect([code, stderr]).toEqual([0, '']);
  expect(stdout).toMatch(/^regressed: service time 0\.\d+ of 0\.\d+,\d+\.\d+\n$/);
});

test('a gate in a CI of your own', { timeout: 120_000 }, async () => {
  const git = (...args: string[]) =>
    run('git', ['-c', 'user.name=a', '-c', 'user.email=a@b', ...args], { cwd: folder.path });
  writeFileSync(join(folder.path, '.gitignore'), 'node_modules\n.paceline\n*.tgz\n');
  writeFileSync(
    join(folder.path, 'paceline.config.mjs'),
    `export default { gate: { start: 'node server.mjs', requests: [{ path: '/' }] } };\n`,
  );
  await git('init', '--quiet', '--initial-branch', 'main');
  await git('add', '--all');
  await git('commit', '--quiet', '--message', 'first');
  writeFileSync(join(folder.path, 'gate.mjs'), short(programs().get('gate.mjs') ?? '', '3.2'));
  const { code, stdout, stderr } = await node(['gate.mjs']);
  expect(code, stdout).toBe(0);
  expect(stdout).toMatch(/^gate: (no-change|inconclusive|improved)\. /);
  expect(stderr).toContain('launch pair 1 of');
  // What is wrong is an error of the catalogue.
  const nowhere = join(folder.path, 'nowhere');
  mkdirSync(nowhere);
  const refused = await run(process.execPath, [join(folder.path, 'gate.mjs')], { cwd: nowhere }).catch(
    (error: { code: number; stdout: string }) => error,
  );
  expect(refused).toMatchObject({
    code: 2,
    stdout: expect.stringMatching(/^gate: NO_GATE\. Expected a config/),
  });
});

test('capacity, night by night', { timeout: 120_000 }, async () => {
  writeFileSync(join(folder.path, 'nightly.mjs'), short(programs().get('nightly.mjs') ?? '', '10'));
  const { code, stdout, stderr } = await node(['nightly.mjs']);
  expect([code, stdout, stderr]).toEqual([0, '', '']);
  const night = JSON.parse(readFileSync(join(folder.path, 'capacity.jsonl'), 'utf8'));
  expect(Object.keys(night)).toEqual(['at', 'from', 'to', 'state']);
  expect(existsSync(join(folder.path, '.paceline', 'runs'))).toBe(true);
});

test('events, an abort, errors of one class, and options that are checked', { timeout: 60_000 }, async () => {
  writeFileSync(
    join(folder.path, 'abort.mjs'),
    `
    import { compare, load, PacelineError } from 'paceline';
    const seen = [];
    const caught = async (made) => { try { await made(); } catch (error) { return error; } };
    const abort = new AbortController();
    const both = { a: 'node server.mjs', b: 'node server.mjs' };
    const interrupted = await caught(() => compare(both, {
      signal: abort.signal,
      onEvent: (event) => { seen.push(event.type); if (event.text?.startsWith('launch pair 2')) abort.abort(new Error('enough')); },
    }));
    const wrong = await caught(() => compare({ ...both, conections: 2 }));
    const range = await caught(() => compare({ ...both, connections: 0 }));
    const missed = await caught(() => load({ target: 'node server.mjs', rate: 50, duration: 1, slo: ['p50<1ns'.replace('1ns', '0.001ms')] }));
    console.log(JSON.stringify({
      events: [...new Set(seen)].sort(),
      interrupted: [interrupted instanceof PacelineError, interrupted.code, interrupted.exitCode, interrupted.cause.message, interrupted.result?.state],
      wrong: [wrong instanceof PacelineError, wrong.code, wrong.exitCode, wrong.message],
      range: range.message,
      missed: [missed.code, missed.exitCode, missed.result?.schema],
    }));
    `,
  );
  const { code, stdout, stderr } = await node(['abort.mjs']);
  expect([code, stderr]).toEqual([0, '']);
  expect(JSON.parse(stdout)).toEqual({
    events: ['idle', 'kept', 'step'],
    interrupted: [true, 'INTERRUPTED', 130, 'enough', 'interrupted'],
    wrong: [true, 'BAD_OPTION', 2, expect.stringContaining('got "conections" (did you mean "connections"?)')],
    range: expect.stringContaining('Expected --connections to be a whole number from 1'),
    missed: ['SLO_MISSED', 1, 'paceline.load/1'],
  });
});

test('a program in TypeScript has full types', { timeout: 60_000 }, async () => {
  const tsc = join(packageRoot, 'node_modules', 'typescript', 'bin', 'tsc');
  // What is declared is checked as well: a type of a package that is not installed there would be none at all.
  const options = ['--noEmit', '--strict', '--module', 'nodenext', '--target', 'es2023'];
  const right = `
    import { compare, type CompareResult, type MeasureEvent } from 'paceline';
    const result: CompareResult = await compare({ a: 'x', b: 'y', budget: 20, env: { KEY: 'v' } }, { onEvent(event: MeasureEvent) {} });
    const verdict: 'regressed' | 'improved' | 'no-change' | 'inconclusive' | 'invalid' = result.verdict;
    export { verdict };
  `;
  writeFileSync(join(folder.path, 'right.mts'), right);
  writeFileSync(join(folder.path, 'wrong.mts'), right.replace('budget: 20', "budget: '20s'"));
  expect(await node([tsc, ...options, 'right.mts'])).toMatchObject({ code: 0, stdout: '' });
  expect((await node([tsc, ...options, 'wrong.mts'])).stdout).toContain(
    "Type 'string' is not assignable to type 'number'",
  );
});
