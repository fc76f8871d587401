import type { RequestListener } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, type TestContext, test } from 'vitest';
import { unaccounted } from '../../harness/load/balance.ts';
import { LoadResult } from '../../harness/record/load.ts';
import { freePort } from '../../harness/runtime/port.ts';
import { fixture } from '../support/launch.ts';
import { finished, type Outcome, Project, processesWith } from '../support/project.ts';
import { CERTIFICATE, httpServer, httpsServer, type TestServer } from '../support/server.ts';

let project: Project;
let server: TestServer | undefined;
beforeAll(() => {
  project = new Project();
});
afterAll(() => project.remove());
afterEach(async () => {
  await server?.close();
  server = undefined;
});

/** A server of one test among those that run side by side. */
async function serve(
  listener: RequestListener,
  onTestFinished: TestContext['onTestFinished'],
  by: typeof httpServer = httpServer,
): Promise<TestServer> {
  const one = await by(listener);
  onTestFinished(() => one.close());
  return one;
}

function load(args: readonly string[], env: Record<string, string> = {}): Promise<Outcome> {
  return project.run(['load', ...args], env);
}

/** The one document on stdout, which must hold nothing that its schema does not. */
function document({ stdout }: Outcome): LoadResult {
  const value: unknown = JSON.parse(stdout);
  const result = LoadResult.parse(value);
  expect(value).toEqual(result);
  expect(unaccounted(result.requests)).toBe(0);
  return result;
}

describe('paceline load URL', () => {
  test('open loop: sends what was asked, prints what came of it, and keeps its contract', async () => {
    let count = 0;
    server = await httpServer((_request, response) => {
      count += 1;
      response.end('ok');
    });
    const outcome = await load([server.origin, '--rate', '200', '--duration', '1s', '--json']);
    expect(outcome.code).toBe(0);
    const result = document(outcome);
    expect(result).toMatchObject({
      schema: 'paceline.load/1',
      workload: { mode: 'open', arrivals: 'constant', rate: 200, durationSeconds: 1, timeoutSeconds: 10 },
      requests: { scheduled: 200, completed: 200, shed: 0, inFlight: 0 },
      throughput: { unit: 'req/s' },
      latency: { unit: 'ms', from: 'intended start', count: 200 },
      service: { unit: 'ms', from: 'socket write', count: 200 },
      loop: null,
      generator: { valid: true, reasons: [], achievedRatio: 1 },
      counts: { written: 200, answered: 200 },
    });
    expect(count).toBe(200);
    // 200 answers support no p99, and what they can't support is not printed.
    expect(result.latency.percentiles['95']).not.toBeNull();
    expect(result.latency.percentiles['99']).toBeNull();
    expect(outcome.stderr).toContain('200 scheduled = 200 completed + 0 errors + 0 shed + 0 in flight');
    expect(outcome.stderr).toMatch(/p99 takes\s+500/);
  });

  test('closed loop, with methods, headers, bodies and weights', async () => {
    const seen = new Map<string, number>();
    server = await httpServer(async (request, response) => {
      let body = '';
      for await (const chunk of request) body += chunk;
      const key = `${request.method} ${request.url} ${request.headers['x-a']} ${body}`;
      seen.set(key, (seen.get(key) ?? 0) + 1);
      await sleep(2);
      response.end('fine');
    });
    const result = document(
      await load([
        ...[server.origin, '--connections', '4', '--duration', '1s', '--json', '--quiet', '--method', 'post'],
        ...[
          '--header',
          'X-A: b',
          '--body',
          'hello',
          '--path',
          '3:/x',
          '--path',
          '/y?z=1',
          '--expect-body',
          'fine',
        ],
      ]),
    );
    expect(result.workload).toMatchObject({ mode: 'closed', connections: 4 });
    const [x = 0, y = 0] = ['POST /x b hello', 'POST /y?z=1 b hello'].map((key) => seen.get(key));
    expect(x / y).toBeGreaterThan(2.5);
    expect(x / y).toBeLessThan(3.5);
    expect([...seen.keys()]).toHaveLength(2);
    expect(result.requests.completed).toBeGreaterThan(100);
  });

  test('nobody listens: every request is an error, and the exit status is 3', async () => {
    const outcome = await load([
      `http://127.0.0.1:${await freePort()}`,
      '--rate',
      '50',
      '--duration',
      '1s',
      '--json',
    ]);
    expect(outcome.code).toBe(3);
    expect(document(outcome).requests).toMatchObject({
      scheduled: 50,
      completed: 0,
      errors: { connect: 50 },
    });
    expect(outcome.stderr).toContain('ECONNREFUSED');
    expect(outcome.stderr).not.toContain('    at ');
  });
});

describe('paceline load --target', () => {
  const command = `exec '${process.execPath}' '${fixture('blocking-server.js')}'`;

  test('starts the target with the probe inside, and counts on both sides', async () => {
    const outcome = await load([
      ...['--target', command, '--rate', '200', '--duration', '1500ms', '--json', '--out', 'kept'],
      ...['--env', 'BLOCK_MS=40', '--path', '/'],
    ]);
    expect(outcome.code).toBe(0);
    const result = document(outcome);
    expect(result.requests.completed).toBe(300);
    expect(result.counts).toEqual({ written: 300, answered: 300, taken: 300 });
    // 40 ms of every 100 the loop is blocked.
    expect(result.loop?.delay.max).toBeGreaterThan(30);
    expect(result.loop?.utilization).toBeGreaterThan(0.35);
    expect(JSON.parse(project.read('kept', 'load.json'))).toEqual(result);
    expect(processesWith(fixture('blocking-server.js'))).toEqual([]);
  });
});

// What is read here are counts and sentences, which no neighbour spoils.
describe.concurrent('paceline load, several at a time', () => {
  test('a ramp gives latency over load', async ({ onTestFinished }) => {
    const server = await serve((_request, response) => response.end('ok'), onTestFinished);
    const { stdout, stderr } = await load([server.origin, '--rate', '50..450', '--duration', '2s', '--json']);
    const result = LoadResult.parse(JSON.parse(stdout));
    expect(result.workload).toMatchObject({ rate: 50, rateTo: 450 });
    expect(result.requests.scheduled).toBe(500);
    expect(result.overLoad?.map(({ from }) => from)).toEqual([
      50, 90, 130, 170, 210, 250, 290, 330, 370, 410,
    ]);
    expect(result.overLoad?.reduce((sum, { scheduled }) => sum + scheduled, 0)).toBe(500);
    expect(stderr).toContain('Latency over load');
  });

  test('several generators give one result', async ({ onTestFinished }) => {
    const server = await serve((_request, response) => response.end('ok'), onTestFinished);
    const args = [
      '--rate',
      '300',
      '--arrivals',
      'poisson',
      '--seed',
      '4',
      '--duration',
      '1s',
      '--json',
      '--quiet',
    ];
    const one = document(await load([server.origin, ...args]));
    const three = document(await load([server.origin, ...args, '--generators', '3']));
    expect(three.requests.completed).toBe(one.requests.completed);
    expect(three.generator.generators).toBe(3);
  });

  test('a certificate is verified against what the system trusts', async ({ onTestFinished }) => {
    const server = await serve((_request, response) => response.end('ok'), onTestFinished, httpsServer);
    const args = [server.origin, '--rate', '20', '--duration', '1s', '--json', '--quiet'];
    const refused = await load(args);
    expect(refused.code).toBe(3);
    expect(document(refused).connectErrors).toHaveProperty('DEPTH_ZERO_SELF_SIGNED_CERT');
    const trusted = await load(args, { NODE_EXTRA_CA_CERTS: CERTIFICATE });
    expect(document(trusted).requests.completed).toBe(20);
    expect(document(await load([...args, '--insecure'])).requests.completed).toBe(20);
  });

  test('Ctrl-C keeps what was measured and exits with 130', async ({ expect, onTestFinished }) => {
    let asked = 0;
    const server = await serve((_request, response) => {
      asked += 1;
      response.end('ok');
    }, onTestFinished);
    const child = project.start(['load', server.origin, '--rate', '100', '--duration', '30s', '--json']);
    const ended = finished(child);
    await expect.poll(() => asked, { timeout: 15_000 }).toBeGreaterThan(60);
    child.kill('SIGINT');
    const outcome = await ended;
    expect(outcome.code).toBe(130);
    const { requests, workload } = document(outcome);
    expect(requests.completed).toBeGreaterThan(20);
    expect(workload.durationSeconds).toBeLessThan(10);
  });

  test('a target that ends under load is said, with what was measured', async () => {
    const dying = `exec '${process.execPath}' -e "let n = 0; require('node:http').createServer((q, a) => { if (++n > 60) process.exit(7); a.end() }).listen(process.env.PORT, '127.0.0.1')"`;
    const outcome = await load([
      '--target',
      dying,
      '--rate',
      '50',
      '--duration',
      '20s',
      '--json',
      '--path',
      '/',
    ]);
    expect(outcome.code).toBe(3);
    expect(outcome.stderr).toContain('exit status 7');
    expect(document(outcome).requests.completed).toBeGreaterThan(0);
  });

  test('a target that does not start is said', async () => {
    const outcome = await load(['--target', 'exit 3', '--rate', '50']);
    expect(outcome.code).toBe(3);
    expect(outcome.stderr).toContain('exit status 3');
  });

  test.each([
    [[], 'a URL or --target'],
    [['http://127.0.0.1:1', '--rate', '0'], '--rate'],
    [['http://127.0.0.1:1', '--rate', '5', '--connections', '2'], 'got both'],
    [['http://127.0.0.1:1', '--duration', '10'], '--duration'],
    [['http://127.0.0.1:1', '--header', 'nonsense'], '--header'],
    [['http://127.0.0.1:1', '--path', 'users'], '--path'],
    [['http://127.0.0.1:1', '--method', 'CONNECT'], 'to be a method such as GET'],
    [['http://127.0.0.1:1', '--requests', 'none.json'], '--requests'],
    [['gopher://127.0.0.1'], 'http://'],
  ])('%j is a usage error that says what is expected', async (args, said) => {
    const outcome = await load(args);
    expect(outcome.code).toBe(2);
    expect(outcome.stderr).toContain(said);
    expect(outcome.stderr).toContain('Expected');
    expect(outcome.stdout).toBe('');
  });
});
