import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { filesIn, regressionsBench } from '../../bench/regressions/index.ts';
import { kept, RegressionDecision } from '../../bench/regressions/results.ts';
import { sampleGate } from '../support/sample-gate.ts';

/** In place of the command-line tool: says what `says` has for each call by turns, and writes down what it found. */
const STUB = `
const { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } = require('node:fs');
const { execFileSync } = require('node:child_process');
const { join } = require('node:path');
const git = (...args) => execFileSync('git', args, { encoding: 'utf8' }).trim();
const calls = join(__dirname, 'calls');
const before = existsSync(calls) ? readFileSync(calls, 'utf8').split('\\n').length - 1 : 0;
appendFileSync(calls, JSON.stringify({
  args: process.argv.slice(2),
  folder: process.cwd(),
  status: git('status', '--porcelain'),
  branch: git('branch', '--show-current'),
  changed: git('diff', '--name-only', 'main').split('\\n'),
  gate: JSON.parse(readFileSync('paceline.config.json', 'utf8')).gate,
  modules: existsSync('node_modules/express/package.json'),
}) + '\\n');
const says = JSON.parse(readFileSync(join(__dirname, 'says.json'), 'utf8'));
const answer = says[before % says.length];
if (answer === 'wait') {
  process.on('SIGINT', () => process.exit(130));
  setInterval(() => {}, 1000);
} else if (answer === 'failed') {
  process.stderr.write('Expected a target, got none\\n');
  process.exitCode = 2;
} else {
  if (answer.record !== undefined) {
    const out = process.argv[process.argv.indexOf('--out') + 1];
    mkdirSync(out, { recursive: true });
    writeFileSync(join(out, 'run.json'), answer.record);
  }
  process.stdout.write(JSON.stringify(answer));
  process.exitCode = answer.exitCode;
}
`;

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'paceline-regressions-bench-'));
  writeFileSync(join(folder, 'cli.cjs'), STUB);
});

afterEach(() => rmSync(folder, { recursive: true }));

const passes = sampleGate({ slower: 'no' });
const [serviceTime] = passes.comparisons;
if (serviceTime === undefined) throw new TypeError('Expected a comparison in the sample, got none');
const route = { ...serviceTime, route: 'quote', change: 0.05, ci: [0.04, 0.06] as [number, number] };
const open = { ...serviceTime, ci: [-0.01, 0.01] as [number, number] };
const fails = sampleGate({
  ...{ verdict: 'regressed', slower: 'yes', exitCode: 1 },
  comparisons: [open, { ...route, verdict: 'regressed' }],
});

async function bench(says: readonly unknown[], ...args: string[]): Promise<{ text: string; log: string[] }> {
  writeFileSync(join(folder, 'says.json'), JSON.stringify(says));
  const log: string[] = [];
  const options = ['--into', folder, '--cli', join(folder, 'cli.cjs'), '--runs', join(folder, 'runs')];
  const text = await regressionsBench((line) => log.push(line), [...args, ...options]);
  return { text, log };
}

function calls() {
  const lines = readFileSync(join(folder, 'calls'), 'utf8').trim().split('\n');
  return lines.map((line) => JSON.parse(line));
}

const decisions = () => kept(filesIn(folder).decisions, RegressionDecision);
const rows = (...names: string[]) => names.flatMap((name) => ['--rows', name]);

describe('the bench of regressions', () => {
  test('a decision is the gate in a checkout of the change, whose base is on main', async () => {
    await bench([passes], ...rows('index missing'));
    const [call] = calls();
    expect(call.args.slice(0, 4)).toEqual(['gate', '--base', 'main', '--json']);
    expect(call).toMatchObject({ branch: 'change', changed: ['seed.js'], status: '', modules: true });
    expect(call.gate).toMatchObject({
      services: ['postgres'],
      prepare: expect.stringMatching(/^'.*node' seed\.js$/),
      setup: [{ method: 'POST', path: '/login', capture: { token: { json: 'token' } } }],
    });
    expect(call.gate.requests.map(({ name }: { name: string }) => name)).toHaveLength(7);
    expect(call.gate.requests[0].headers.authorization).toBe('Bearer {token}');
    expect(Object.keys(call.gate)).not.toContain('budgetSeconds');
    expect(existsSync(call.folder)).toBe(false);
  });

  test('the rows with the fewest decisions have their turn, and it goes on where it was', async () => {
    const three = rows('mutex', 'timers', 'comment');
    await bench([passes], ...three, '--count', '2');
    expect(decisions().map(({ row }) => row)).toEqual(['mutex', 'timers']);
    await bench([passes], ...three, '--count', '4');
    // Of a no-op more are wanted than of others: seven, and four.
    expect(decisions().map(({ row }) => row)).toEqual([
      'mutex',
      'timers',
      'comment',
      'comment',
      'mutex',
      'timers',
    ]);
    const seeds = decisions().map(({ seed }) => seed);
    expect(new Set(seeds).size).toBe(seeds.length);
    expect(calls().map(({ args }) => Number(args[args.indexOf('--seed') + 1]))).toEqual(seeds);
    expect((await bench([passes], '--table')).text).toContain('| a comment ');
    expect(decisions()).toHaveLength(6);
  });

  test('what found it and what did not are counted, and what was said is kept', async () => {
    const { log } = await bench([fails, passes], ...rows('CPU +5 %'), '--count', '2');
    expect(log[0]).toMatch(/CPU \+5 % \(gating\): as wanted; regressed, slower: yes, exit 1; /);
    expect(log[1]).toMatch(/NOT as wanted/);
    expect(decisions()[0]).toMatchObject({
      ...{
        verdict: 'regressed',
        slower: 'yes',
        exitCode: 1,
        loadSeconds: fails.loadSeconds,
        repeated: false,
      },
      // Those that differ, and the one that was to.
      comparisons: [{ metric: 'serviceTime', route: 'quote', change: 0.05, ci: [0.04, 0.06] }],
    });
    const { text } = await bench([], '--table');
    expect(text).toMatch(
      /computes 5 % longer +\| service time of `quote` +\| gating +\| 1 of 2 \[1\.3, 98\.7\] %; 4 wanted/,
    );
    expect(text).toContain('quote: service time +5.00 %');
  });

  test('a no-op keeps all of its comparisons, and fails by an exit status', async () => {
    await bench([passes, fails], ...rows('comment'), '--count', '2');
    expect(decisions()[0]?.comparisons).toHaveLength(passes.comparisons.length);
    const { text } = await bench([], '--table');
    expect(text).toContain('No-ops: 2 gates, 1 failed, 0 invalid.');
    expect(text).toMatch(/^\| a comment .*\| 1 of 2 .*\| no /m);
  });

  test('a gate that says nothing is a failed decision, with its words; five of them end the bench', async () => {
    await bench(['failed'], ...rows('mutex'));
    expect(decisions()).toMatchObject([
      { verdict: 'failed', exitCode: 2, because: 'Expected a target, got none' },
    ]);
    await expect(bench(['failed'], ...rows('mutex'), '--count', '9')).rejects.toThrow(/^Expected decisions/);
    expect(decisions()).toHaveLength(6);
  });

  test('an interruption ends the gate that runs, which is not kept, and leaves nothing behind', async () => {
    const running = bench([passes, 'wait'], ...rows('mutex'), '--count', '3');
    await vi.waitFor(() => expect(existsSync(join(folder, 'calls')) && calls()).toHaveLength(2), 20_000);
    process.emit('SIGINT');
    const { log, text } = await running;
    expect(log.at(-1)).toBe('interrupted');
    expect(decisions()).toHaveLength(1);
    expect(text).toContain('| statements of 1 to 1.5 ms one at a time ');
    for (const call of calls()) expect(existsSync(call.folder)).toBe(false);
    expect(readdirSync(folder)).not.toContain('regressions-launches.jsonl');
  });

  test('a record that can not be read costs its launches, and not the decision', async () => {
    const { log } = await bench([{ ...passes, record: '{}' }], ...rows('mutex'));
    expect(decisions()).toHaveLength(1);
    expect(log.at(-1)).toMatch(/^its launches are not kept: Expected .*trials\.jsonl to be there/);
  });

  test('a line that was cut off is left out, and takes no other with it', async () => {
    await bench([passes], ...rows('mutex'));
    const file = filesIn(folder).decisions;
    writeFileSync(file, `${readFileSync(file, 'utf8')}{"schema":"paceline.bench-regr`);
    await bench([passes], ...rows('mutex'));
    expect(decisions()).toHaveLength(2);
  });

  test('decisions of another engine, or about another change, are not mixed in', async () => {
    await bench([passes], ...rows('mutex', 'timers'), '--count', '2');
    const file = filesIn(folder).decisions;
    const [mutex, timers] = decisions();
    const lines = [
      { ...mutex, engine: '0123456789ab' },
      { ...timers, change: '0123456789ab' },
    ];
    writeFileSync(file, lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
    const { text } = await bench([], '--table');
    expect(text).toMatch(/^\| statements of 1 to 1\.5 ms .*\| not measured /m);
    const older = (await bench([], '--table', '--engine', '0123456789ab')).text;
    expect(older).toMatch(/^\| statements of 1 to 1\.5 ms .*\| 0123456789ab /m);
    expect(older).toMatch(/^\| a timer for each request.*\| not measured /m);
  });

  test('arguments that are none', async () => {
    await expect(bench([], '--count', 'many')).rejects.toThrow('Expected --count to be a whole number, got');
    await expect(bench([], '--rows', 'nothing like it')).rejects.toThrow(
      /^Expected a part of the name of a row/,
    );
  });
});
