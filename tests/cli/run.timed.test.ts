import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { RunResults } from '../../harness/record/run.ts';
import { Trial } from '../../harness/record/trial.ts';
import { type Outcome, Project, SHORT, scenario } from '../support/project.ts';

describe('a run of two variants in two blocks', () => {
  const project = new Project({ scenarios: [scenario()] });
  let outcome: Outcome;
  beforeAll(async () => {
    const lengths = ['--blocks', '2', '--warmup', '300ms', '--duration', '1s'];
    outcome = await project.run(['run', ...lengths, '--seed', '11', '--out', 'r', '--json']);
  });
  afterAll(() => project.remove());

  test('ends with 0, with one JSON document on stdout and nothing else', () => {
    expect(outcome.code).toBe(0);
    const document = JSON.parse(outcome.stdout) as unknown;
    expect(RunResults.parse(document)).toEqual(project.results('r'));
  });

  test('prints a line a trial, a table, findings and where the report is, to stderr', () => {
    expect(outcome.stderr).toMatch(/\[4\/4\] blocking \S+, block 2: [\d,.]+ req\/s/);
    expect(outcome.stderr).toContain('What does it cost to block the loop?');
    expect(outcome.stderr).toContain(join(project.path, 'r', 'report.html'));
    expect(outcome.stderr).not.toContain('\u001b');
  });

  test('keeps every trial as it was measured, in the order of the plan', () => {
    const trials = project
      .read('r', 'trials.jsonl')
      .trim()
      .split('\n')
      .map((line) => Trial.parse(JSON.parse(line)));
    expect(trials.map((trial) => trial.order)).toEqual([1, 2, 3, 4]);
    expect(project.results('r').plan.order.map((entry) => entry.state)).toEqual(Array(4).fill('measured'));
    for (const trial of trials) {
      if (trial.state !== 'measured') throw new Error('Expected a measured trial');
      expect(trial.launch.node).toBe(process.version);
      expect(trial.launch.exit).toMatchObject({ forced: false });
      expect(trial.probe).toHaveLength(1);
      // Counted on both sides, warm-up included.
      const { written, answered, taken } = trial.load.counts;
      expect(taken).toBeGreaterThanOrEqual(answered);
      expect(taken).toBeLessThanOrEqual(written);
      expect(existsSync(join(project.path, 'r', trial.launch.logs.stderr))).toBe(true);
      // Load and probe lie on one time axis: both begin in the warm-up and end with the window.
      expect(trial.load.timeline[0]?.t).toBeLessThan(0);
      expect(trial.probe[0]?.timeline.t[0]).toBeLessThan(0);
      expect(trial.probe[0]?.timeline.t.at(-1)).toBeGreaterThan(0.7);
    }
  });

  test('sees the blocked loop, from inside and from outside', () => {
    const [result] = project.results('r').scenarios;
    const [free, blocked] = result?.variants ?? [];
    expect(free?.loop.delayMax?.value).toBeLessThan(blocked?.loop.delayMax?.value ?? 0);
    expect(blocked?.latency.max?.value).toBeGreaterThan(30);
    expect(blocked?.throughput?.ci).not.toBeNull();
    expect(free?.throughput?.n).toBe(2);
  });

  test('judge decides the same bytes again, also after the results are lost', async () => {
    const before = project.read('r', 'results.json');
    project.write('r/results.json', '{"damaged"');
    const judged = await project.run(['judge', 'r']);
    expect(judged.code).toBe(0);
    expect(project.read('r', 'results.json')).toBe(before);
  });

  test('report draws the same bytes again', async () => {
    const before = project.read('r', 'report.html');
    project.write('r/report.html', '');
    const drawn = await project.run(['report', 'r']);
    expect(drawn.code).toBe(0);
    expect(drawn.stdout.trim()).toBe(join(project.path, 'r', 'report.html'));
    expect(project.read('r', 'report.html')).toBe(before);
  });

  test.concurrent.each([
    ['md', /^# /m],
    ['junit', /<testsuites?/],
    ['csv', /^scenario,variant,block/],
    ['json', /^\{"schema":"paceline.run\/1"/],
  ])('report --format %s prints to stdout', async (format, pattern) => {
    const { code, stdout } = await project.run(['report', 'r', '--format', format]);
    expect(code).toBe(0);
    expect(stdout).toMatch(pattern);
  });

  test('the same folder is never overwritten', async () => {
    const { code, stderr } = await project.run(['run', ...SHORT, '--out', 'r']);
    expect(code).toBe(2);
    expect(stderr).toContain('to hold no run yet');
    expect(project.results('r').plan.seed).toBe(11);
  });
});

test('runs are kept under an id, listed, and the latest is the one that report takes', async () => {
  const project = new Project({ scenarios: [scenario()] });
  expect((await project.run(['runs'])).stderr).toContain('No runs in');
  const { code, stderr } = await project.run(['run', ...SHORT, '--variant', 'free', '--quiet']);
  expect(code).toBe(0);
  expect(stderr).toBe('');
  const [id] = readdirSync(join(project.path, '.paceline', 'runs'));
  const [listed, latest, named] = await Promise.all(
    [['runs', '--json'], ['report'], ['report', `${id}`, '--format', 'json']].map((args) =>
      project.run(args),
    ),
  );
  expect(JSON.parse(listed?.stdout ?? '')).toMatchObject({
    schema: 'paceline.runs/1',
    runs: [{ id, state: 'complete', scenarios: ['blocking'], trials: { planned: 1, done: 1 } }],
  });
  expect(latest?.stdout).toContain(`${id}`);
  expect(named?.stdout).toContain(`"id":"${id}"`);
  project.remove();
});

describe('a run of one block', () => {
  const project = new Project({ scenarios: [scenario()] });
  beforeAll(async () => {
    await project.run(['run', 'blocking', ...SHORT, '--env', "NOTE=it's", '--out', 'a', '--quiet']);
  });
  afterAll(() => project.remove());

  test('is never given an interval, and what is missing is said', () => {
    const { scenarios, comparisons } = project.results('a');
    const throughput = scenarios[0]?.variants[0]?.throughput;
    expect(throughput?.ci).toBeNull();
    expect(throughput?.missing).toContain('1 more launch');
    expect(comparisons.length).toBeGreaterThan(0);
    expect(comparisons.every((comparison) => comparison.ci === null)).toBe(true);
    expect(comparisons.every((comparison) => comparison.verdict === 'inconclusive')).toBe(true);
  });

  test('its command in the results measures the same again: same order, same settings', async () => {
    const { command, plan } = project.results('a');
    expect(command).toContain(`--seed ${plan.seed}`);
    expect(command).toContain("--env 'NOTE=it'\\''s'");
    const args = command
      .replace(/ --env '.*' --seed/, ' --seed')
      .split(' ')
      .slice(1);
    await project.run([...args, '--out', 'b', '--quiet']);
    expect(project.results('b').plan).toEqual(plan);
  });
});

test('settings go to targets by flag, before those of the config file', async () => {
  const script =
    "require('node:http').createServer((q, a) => a.end(process.env.A + process.env.B + process.env.NODE_ENV)).listen(process.env.PORT, '127.0.0.1')";
  const mine = scenario({
    reference: 'only',
    variants: [{ name: 'only', title: 'Only', command: `exec '${process.execPath}' -e "${script}"` }],
    workload: {
      mode: 'closed',
      connections: 1,
      requests: [{ path: '/', expect: { includes: ['flagfileproduction'] } }],
    },
  });
  const project = new Project({ scenarios: [mine], env: { A: 'file', B: 'file' } });
  expect((await project.run(['run', ...SHORT, '--env', 'A=flag', '--quiet'])).code).toBe(0);
  project.remove();
});

test.concurrent.each(['config', 'run', 'manifest', 'trial'])(
  'schema %s is a JSON Schema',
  async (document) => {
    const project = new Project();
    const { code, stdout } = await project.run(['schema', document]);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toHaveProperty('$schema');
    project.remove();
  },
);

describe('a run at equal rate', () => {
  const project = new Project({ scenarios: [scenario()] });
  let outcome: Outcome;
  beforeAll(async () => {
    outcome = await project.run(['run', ...SHORT, '--rate', '100', '--seed', '1', '--out', 'r', '--quiet']);
  });
  afterAll(() => project.remove());

  test('asks every variant as often, and says so', () => {
    expect(outcome.code).toBe(0);
    const results = project.results('r');
    expect(results.scenarios[0]?.workload).toContain('open loop, 100 req/s, constant arrivals');
    const trials = project
      .read('r', 'trials.jsonl')
      .trim()
      .split('\n')
      .map((line) => Trial.parse(JSON.parse(line)));
    for (const { load } of trials) {
      expect(load?.workload).toMatchObject({ mode: 'open', rate: 100 });
      expect(load?.requests).toMatchObject({ scheduled: 60, completed: 60 });
    }
  });

  test('the command that measures the same again has the rate', () => {
    expect(JSON.parse(project.read('r', 'run.json')).command).toContain('--rate 100');
  });

  test('a ramp is none', async () => {
    const { code, stderr } = await project.run(['run', '--rate', '10..20']);
    expect(code).toBe(2);
    expect(stderr).toContain('one rate');
  });
});
