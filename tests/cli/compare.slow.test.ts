import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { CompareResult } from '../../harness/record/compare.ts';
import { spinning } from '../support/duet.ts';
import { keepsSchema } from '../support/json-schema.ts';
import { fixture } from '../support/launch.ts';
import { type Outcome, Project, processesWith } from '../support/project.ts';

/** Five short launch pairs, which decide hardly anything: what they find is not the point. */
const SHORT = ['--budget', '3.2s', '--seed', '5'];

/** The one document on stdout, which must hold nothing that its schema does not. */
function document({ stdout }: Outcome): CompareResult {
  const value: unknown = JSON.parse(stdout);
  const result = CompareResult.parse(value);
  expect(value).toEqual(result);
  return result;
}

function onlySentences(stderr: string): void {
  expect(stderr).toContain('Expected');
  expect(stderr).not.toMatch(/^\s+at /m);
}

describe('a B that is three times as slow as A', () => {
  const [a, b] = [spinning({ SPIN_MS: '0.5' }), spinning({ SPIN_MS: '1.5' })];
  let project: Project;
  let outcome: Outcome;
  let result: CompareResult;
  beforeAll(async () => {
    project = new Project();
    outcome = await project.run(['compare', '--a', a, '--b', b, '--budget', '8s', '--json'], {
      NO_COLOR: '1',
    });
    result = document(outcome);
  }, 60_000);
  afterAll(() => project.remove());
  const folder = () => join('.paceline', 'runs', result.id);

  test('is a regression, exit status 1, and leaves nothing running', () => {
    expect(outcome.code).toBe(1);
    expect(result.verdict).toBe('regressed');
    expect(processesWith(fixture('spinning-server.js'))).toEqual([]);
  });

  test('keeps the contract of the JSON document, field by field', async () => {
    await keepsSchema('compare', JSON.parse(outcome.stdout));
    expect(result).toMatchObject({
      schema: 'paceline.compare/1',
      margin: 0.02,
      alpha: 0.01,
      state: 'complete',
      a: { label: a, command: a, url: null, commit: null, node: null },
      b: { label: b },
      launches: { planned: 5, measured: 5, invalid: 0 },
      stopped: 'decided',
      answers: { compared: 1, varying: 0, differences: [] },
      wholeService: [],
      reasons: [],
    });
    expect(result.loadSeconds).toBeGreaterThan(7);
    expect(result.loadSeconds).toBeLessThan(10);
    const service = result.comparisons[0];
    if (service?.change == null || service.ci === null) throw new Error('Expected a change with an interval');
    expect(service).toMatchObject({
      metric: 'serviceTime',
      unit: 'ms',
      better: 'lower',
      gating: true,
      a: { unit: 'ms', n: 5, value: expect.any(Number), ci: [expect.any(Number), expect.any(Number)] },
      n: 5,
      method: expect.any(String),
      verdict: 'regressed',
    });
    expect(service.confidence).toBeGreaterThanOrEqual(0.99);
    expect(service.change).toBeGreaterThan(0.6);
    expect(service.change).toBeCloseTo((service.b?.value ?? 0) / (service.a?.value ?? 0) - 1, 1);
    expect(service.ci[0]).toBeLessThan(service.change);
    expect(service.ci[1]).toBeGreaterThan(service.change);
    expect(service.cannotRuleOut).toBe(service.ci[1]);
    expect(result.comparisons.filter(({ gating }) => gating).map(({ metric }) => metric)).toEqual([
      'serviceTime',
      'cpuPerRequest',
    ]);
    expect(JSON.parse(project.read(folder(), 'results.json'))).toEqual(result);
  });

  test('prints its table to stderr, without colour, and where the report is', () => {
    expect(stripVTControlCharacters(outcome.stderr)).toBe(outcome.stderr);
    expect(outcome.stderr).toContain('regressed');
    expect(outcome.stderr).toContain(`Report: ${join(project.path, folder(), 'report.html')}`);
  });

  test('judge decides and draws the same bytes again, from the trials alone', async () => {
    const read = () => ['results.json', 'report.html'].map((name) => project.read(folder(), name));
    const before = read();
    for (const name of ['results.json', 'report.html']) project.write(join(folder(), name), 'damaged');
    const judged = await project.run(['judge', result.id, '--json', '--quiet']);
    expect(judged).toMatchObject({ code: 0, stderr: '' });
    expect(document(judged)).toEqual(result);
    expect(read()).toEqual(before);
    const drawn = await project.run(['report']);
    expect(drawn).toMatchObject({ code: 0, stdout: `${join(project.path, folder(), 'report.html')}\n` });
    expect(read()).toEqual(before);
  });

  test.each([
    ['md', /^# .*\n[\s\S]*regressed/],
    ['junit', /<testsuites[\s\S]*<failure/],
    ['csv', /^metric,|^[a-z]+,.*metric/],
    ['json', /^\{"schema":"paceline.compare\/1"/],
  ])('report --format %s prints to stdout', async (format, pattern) => {
    const { code, stdout, stderr } = await project.run(['report', result.id, '--format', format]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(pattern);
  });

  test('runs lists it', async () => {
    const { runs } = JSON.parse((await project.run(['runs', '--json'])).stdout) as { runs: object[] };
    expect(runs).toMatchObject([
      { id: result.id, state: 'complete', scenarios: [`${a} against ${b}`], trials: { planned: 5, done: 5 } },
    ]);
    expect((await project.run(['runs'])).stdout).toContain(result.id);
  });
});

describe('what ends without a decision, or without a measurement', () => {
  let project: Project;
  beforeAll(() => {
    project = new Project();
  });
  afterAll(() => project.remove());
  afterEach(() => expect(processesWith(fixture('spinning-server.js'))).toEqual([]));
  const compare = (a: string, b: string, ...rest: string[]) =>
    project.run(['compare', '--a', a, '--b', b, ...SHORT, '--json', ...rest]);
  const fine = spinning({ SPIN_MS: '0.3' });

  test('A against A is no regression, and exits with 0', async () => {
    const outcome = await compare(fine, fine);
    expect(outcome.code).toBe(0);
    expect(['no-change', 'inconclusive']).toContain(document(outcome).verdict);
  });

  test('--strict: what could not be decided exits with 4', async () => {
    const outcome = await compare(fine, fine, '--strict', '--margin', '0%', '--quiet');
    expect(outcome).toMatchObject({ code: 4, stderr: '' });
    expect(document(outcome)).toMatchObject({ verdict: 'inconclusive', margin: 0, stopped: 'budget' });
  });

  test('answers that differ are no comparison, unless they may', async () => {
    const other = spinning({ SPIN_MS: '0.3', BODY: 'other' });
    const refused = await compare(fine, other);
    expect(refused.code).toBe(3);
    expect(document(refused)).toMatchObject({ verdict: 'invalid', stopped: 'invalid' });
    expect(document(refused).because).toMatch(/^Expected A and B to answer GET \/ alike.*"fine".*"other"/);
    expect(refused.stderr.replace(/\s+/g, ' ')).toContain('Expected A and B to answer GET / alike');
    const allowed = await compare(fine, other, '--answers-may-differ');
    expect(allowed.code).toBe(0);
    expect(document(allowed).warnings.join()).toContain('A and B answer GET / differently: body "fine"');
  });

  test('a service that never listens is said, within the time it has', async () => {
    const began = performance.now();
    const outcome = await compare(fine, spinning({ LISTEN: 'no' }), '--ready-timeout', '1s');
    expect(outcome.code).toBe(3);
    expect(document(outcome)).toMatchObject({ verdict: 'invalid', loadSeconds: 0 });
    expect(document(outcome).because).toMatch(/^B: Expected .*1 s/);
    expect(performance.now() - began).toBeLessThan(12_000);
  });

  test('one that ends under load is named', async () => {
    const dying = spinning({ SPIN_MS: '0.3', DIE_MS: '900' });
    const outcome = await compare(dying, fine, '--ready', '/ready');
    expect(outcome.code).toBe(3);
    expect(document(outcome).because).toMatch(/^A: Expected .*exit status 9/);
  });

  test.each([
    [['--a', 'x'], '--a and --b'],
    [['--b', 'x'], '--a and --b'],
    [['--a', 'node:twelve', '--b', 'node:24', '--target', 'x'], 'node:22.21.0'],
    [['--a', 'ref:main', '--b', 'ref:.'], '--target'],
    [['--a', 'ref:main', '--b', 'ref:.', '--target', 'x'], 'git repository'],
    [['--a', 'http://', '--b', 'x'], '--a'],
    [['--a', ' ', '--b', 'x'], '--a'],
    [['--a', 'x', '--b', 'y', '--budget', '1s'], 'budget'],
    [['--a', 'x', '--b', 'y', '--gating', 'serviceTim'], 'did you mean "serviceTime"'],
    [['--a', 'x', '--b', 'y', '--margin', 'two'], '--margin'],
    [['--a', 'x', '--b', 'y', '--connections', '0'], '--connections'],
    [['none'], 'none'],
    [['io-sync-vs-async', 'read-sync'], 'read-async'],
    [['io-sync-vs-async', 'read-sync', 'nothing'], '"nothing"'],
    [['io-sync-vs-async', 'read-sync', 'read-async', '--a', 'x'], 'got both'],
  ])('%j is a usage error that says what is expected', async (args, said) => {
    const { code, stdout, stderr } = await project.run(['compare', ...args, '--json']);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(said);
    onlySentences(stderr);
  });
});
