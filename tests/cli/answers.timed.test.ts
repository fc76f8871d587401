import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { LoadResult } from '../../harness/record/load.ts';
import type { Trial } from '../../harness/record/trial.ts';
import { type Outcome, Project } from '../support/project.ts';
import { httpServer, type TestServer } from '../support/server.ts';

/** Answers as its environment says: turning to `[]` after some, with an interim answer, or closing each connection. */
const SERVER = `
const http = require('node:http');
const { LAPSE, HINTS, CLOSE } = process.env;
const things = JSON.stringify(Array.from({ length: 50 }, (_, id) => ({ id, name: 'thing ' + id })));
let count = 0;
http.createServer((request, response) => {
  if (request.url === '/ready') return response.end('ok');
  if (CLOSE) response.setHeader('Connection', 'close');
  if (HINTS) response.writeEarlyHints({ link: '</a.css>; rel=preload' });
  count += 1;
  response.setHeader('Content-Type', 'application/json');
  response.end(LAPSE && count > Number(LAPSE) ? '[]' : things);
}).listen(process.env.PORT, '127.0.0.1');
`;

let project: Project;
let server: TestServer | undefined;
beforeAll(() => {
  const variant = (name: string, env: Record<string, string>) => ({
    ...{ name, title: name, command: 'node server.cjs', env },
  });
  const scenario = (name: string, variants: ReturnType<typeof variant>[], includes: string[]) => ({
    ...{ name, title: name, question: '?', why: '?', lookAt: [], ready: '/ready', reference: 'a', variants },
    workload: { mode: 'closed' as const, connections: 2, requests: [{ path: '/', expect: { includes } }] },
  });
  project = new Project({
    scenarios: [
      scenario('lapse', [variant('a', {}), variant('b', { LAPSE: '150' })], ['thing']),
      scenario('closing', [variant('a', {}), variant('b', { CLOSE: '1' })], []),
    ],
  });
  project.write('server.cjs', SERVER);
});
afterAll(() => project.remove());
afterEach(async () => {
  await server?.close();
  server = undefined;
});

const load = (args: readonly string[]): Promise<Outcome> => project.run(['load', ...args, '--json']);
const resultOf = ({ stdout }: Outcome) => LoadResult.parse(JSON.parse(stdout));
const TARGET = ['--target', 'node server.cjs', '--ready', '/ready'];
const CLOSED = ['--connections', '2', '--duration', '1s'];

// Which one it is hangs on what is asked and how it is answered, not on how fast.
describe.concurrent('which client asks', () => {
  test('autocannon where its reading can be trusted and checked, and the record says so', async () => {
    const { client, counts } = resultOf(await load([...TARGET, ...CLOSED]));
    expect(client?.name).toBe('autocannon');
    expect(counts.taken).toBeGreaterThanOrEqual(counts.answered);
  });

  test('ours at a URL, where nobody counts', async ({ onTestFinished }) => {
    const quick = await httpServer((_request, response) => response.end('ok'));
    onTestFinished(() => quick.close());
    const outcome = await load([quick.origin, ...CLOSED]);
    expect(resultOf(outcome).client).toMatchObject({ name: 'own', why: expect.stringContaining('URL') });
    expect(outcome.stderr).toMatch(/client\s+our own, since/);
  });

  test('ours for answers that come after an interim one; each takes as long as the final one', async () => {
    const outcome = await load([...TARGET, ...CLOSED, '--env', 'HINTS=1']);
    const { client, requests, counts } = resultOf(outcome);
    expect(client).toMatchObject({ name: 'own', why: expect.stringContaining('interim') });
    expect(requests.completed).toBeGreaterThan(100);
    expect(counts.taken).toBeLessThanOrEqual(counts.written);
  });

  test.each(['own', 'autocannon'] as const)('%s where it is asked for by name', async (name) => {
    expect(resultOf(await load([...TARGET, ...CLOSED, '--client', name])).client?.name).toBe(name);
  });
});

describe('which client asks, of several variants', () => {
  test('one for all variants of a scenario: what autocannon measured before it could not be trusted is measured again', async () => {
    // By this seed the one that can be trusted is measured first.
    const args = [
      'run',
      'closing',
      '--blocks',
      '2',
      '--warmup',
      '200ms',
      '--duration',
      '600ms',
      '--seed',
      '4',
    ];
    await project.run([...args, '--out', 'closing', '--quiet']);
    const trials = project
      .read('closing', 'trials.jsonl')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Trial);
    const replaced = trials.flatMap(({ replaces }) => replaces ?? []);
    const standing = trials.filter(({ order }) => !replaced.includes(order));
    expect(standing).toHaveLength(4);
    // One that the machine spoiled has no load.
    const names = (some: readonly Trial[]) => some.flatMap(({ load: one }) => one?.client?.name ?? []);
    expect(new Set(names(standing))).toEqual(new Set(['own']));
    expect(names(trials.filter(({ order }) => replaced.includes(order)))).toContain('autocannon');
  });
});

describe('a right answer all the time', () => {
  test.each([
    ['open loop', ['--rate', '600']],
    ['closed loop', ['--connections', '2']],
  ])(
    'load, %s: most answers turned out wrong, which is said first, and the status is 3',
    async (_name, how) => {
      const args = ['--env', 'LAPSE=100', '--expect-body', 'thing', '--duration', '1s'];
      const outcome = await load([...TARGET, ...how, ...args]);
      expect(outcome.code).toBe(3);
      expect(outcome.stderr.trim()).toMatch(/^! More than half failed/);
      const { requests, answers } = resultOf(outcome);
      expect(requests.completed).toBeLessThanOrEqual(101);
      expect(requests.errors.body).toBeGreaterThan(300);
      expect(answers?.routes[0]).toMatchObject({
        changed: { to: 2 },
        wrong: { why: expect.stringContaining('"thing", got "[]"') },
      });
    },
  );

  test('run: a variant that stops answering rightly is invalid, and not faster', async () => {
    const args = ['run', 'lapse', '--blocks', '2', '--warmup', '200ms', '--duration', '600ms'];
    const outcome = await project.run([...args, '--out', 'lapse']);
    expect(outcome.code).toBe(3);
    const [scenario] = project.results('lapse').scenarios;
    expect(Object.values(scenario?.verdicts ?? {})).not.toContain('improved');
    expect(project.read('lapse', 'trials.jsonl')).toContain('was expected to answer with a body to hold');
  });

  test('compare: what B answers is held against what A does, throughout', async () => {
    const sides = ['--a', 'node server.cjs', '--b', 'LAPSE=300 exec node server.cjs', '--ready', '/ready'];
    const outcome = await project.run(['compare', ...sides, '--budget', '8s', '--out', 'compared']);
    expect(outcome.code).toBe(3);
    expect(outcome.stderr).toMatch(/B: GET \/\s+answered 1,381 bytes until [\d.]+ s, then\s+2/);
  });
});

describe('load --slo', () => {
  const LENGTH = ['--rate', '200', '--duration', '500ms'];

  describe('of answers that are right', () => {
    let outcome: Outcome;
    beforeAll(async () => {
      const quick = await httpServer((_request, response) => response.end('ok'));
      outcome = await load([quick.origin, ...LENGTH, '--slo', 'errors<1%', '--slo', 'p99.99<1s']);
      await quick.close();
    });

    test('kept', () => {
      expect(resultOf(outcome).slos?.[0]).toMatchObject({ slo: 'errors<1%', state: 'kept' });
    });

    test('unknown, which fails nothing', () => {
      expect(resultOf(outcome).slos?.[1]).toMatchObject({ slo: 'p99.99<1s', state: 'unknown' });
      expect(outcome.code).toBe(0);
    });
  });

  test('missed', async () => {
    server = await httpServer((_request, response) => response.end('ok'));
    const slo = 'goodput>1000000/s';
    const outcome = await load([server.origin, ...LENGTH, '--slo', slo]);
    expect(outcome.code).toBe(1);
    expect(resultOf(outcome).slos).toMatchObject([{ slo, state: 'missed' }]);
  });

  test('decides where most of a load fails, too', async () => {
    server = await httpServer(async (_request, response) => {
      await sleep(2);
      response.statusCode = 500;
      response.end();
    });
    const args = [server.origin, '--connections', '2', '--duration', '500ms'];
    expect((await load([...args, '--slo', 'errors<=100%'])).code).toBe(0);
    expect((await load([...args, '--slo', 'errors<50%'])).code).toBe(1);
    expect((await load(args)).code).toBe(3);
  });
});
