import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, test } from 'vitest';
import { monotonicNow } from '../../../harness/clock.ts';
import { unaccounted } from '../../../harness/load/balance.ts';
import { ownLimits } from '../../../harness/load/http/own-limits.ts';
import { type OpenLoad, OpenLoop } from '../../../harness/load/open/run-open.ts';
import { timeline } from '../../../harness/load/slices.ts';
import { plainGet } from '../../../harness/record/request.ts';
import { freePort } from '../../../harness/runtime/port.ts';
import { httpServer, httpsServer, type TestServer, tcpServer } from '../../support/server.ts';

let server: TestServer | undefined;
afterEach(async () => {
  await server?.close();
  server = undefined;
});

const OK = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok';
const REQUEST = plainGet();

interface Asked extends Partial<OpenLoad> {
  rate?: number;
  to?: number;
  seconds?: number;
  stopAfter?: number;
}

async function run(origin: string, asked: Asked = {}) {
  const { rate = 200, to = rate, seconds = 1, stopAfter, ...changes } = asked;
  const loop = new OpenLoop(origin, {
    schedule: { arrivals: 'constant', stretches: [{ seconds, from: rate, to }], seed: 1 },
    share: { index: 0, of: 1 },
    requests: [REQUEST],
    timeoutSeconds: 5,
    maxConnections: 100,
    preparedConnections: 4,
    insecure: false,
    bySteps: false,
    waiting: 'sleep',
    ...changes,
  });
  await loop.prepare();
  const warmupStart = monotonicNow() + 20;
  const window = { warmupStart, start: warmupStart, end: warmupStart + seconds * 1000, slice: 100 };
  if (stopAfter !== undefined) setTimeout(() => loop.stop(), stopAfter);
  const { books, refusals } = await loop.run(window);
  expect(unaccounted(books.requests)).toBe(0);
  return {
    requests: books.requests,
    latency: books.latency.summary(),
    service: books.service.summary(),
    ticks: timeline(books.slices, 0, seconds * 10 - 1, 100),
    steps: books.steps,
    lag: books.lag,
    unsent: books.unsent,
    serverTiming: books.serverTiming,
    refusals,
  };
}

const noErrors = (errors: Record<string, number>) => Object.values(errors).every((count) => count === 0);

test('sends exactly what is due, and the target counts the same', async () => {
  let count = 0;
  server = await httpServer((_request, response) => {
    count += 1;
    response.end('ok');
  });
  const { requests, latency, ticks } = await run(server.origin, { rate: 500, seconds: 2 });
  expect(requests).toMatchObject({ scheduled: 1000, completed: 1000, shed: 0, inFlight: 0 });
  expect(count).toBe(1000);
  expect(latency.count).toBe(1000);
  expect(ticks.reduce((total, tick) => total + tick.completed, 0)).toBe(1000);
});

test('a slow answer does not hold back the next request', async () => {
  let open = 0;
  let most = 0;
  server = await httpServer(async (_request, response) => {
    most = Math.max(most, ++open);
    await sleep(300);
    open -= 1;
    response.end('ok');
  });
  const { requests, latency } = await run(server.origin, { rate: 100 });
  expect(requests.completed).toBe(100);
  // By Little's law: 100/s for 0.3 s each.
  expect(most).toBeGreaterThanOrEqual(28);
  expect(latency.percentiles['50']).toBeGreaterThan(299);
});

test('a stall is met by all that were due in it, from when they were due', async () => {
  const begin = monotonicNow() + 500;
  server = await httpServer((_request, response) => {
    const now = monotonicNow();
    if (now > begin && now < begin + 100) while (monotonicNow() < begin + 500);
    response.end('ok');
  });
  const { latency, requests } = await run(server.origin, { rate: 200, seconds: 2, maxConnections: 300 });
  expect(requests.completed).toBe(400);
  // Half a second in two: a quarter of the requests waited, evenly from 0 to about 500 ms.
  expect(latency.percentiles['75']).toBeLessThan(60);
  expect(latency.percentiles['90']).toBeGreaterThan(230);
  expect(latency.percentiles['90']).toBeLessThan(400);
});

test('beyond its connections, what is due is shed and counted', async () => {
  server = await httpServer(async (_request, response) => {
    await sleep(400);
    response.end('ok');
  });
  const { requests } = await run(server.origin, { rate: 200, maxConnections: 10 });
  expect(requests.scheduled).toBe(200);
  expect(noErrors(requests.errors)).toBe(true);
  // Ten at a time, 400 ms each: about 25 requests a second are carried.
  expect(requests.completed).toBeGreaterThanOrEqual(20);
  expect(requests.completed).toBeLessThanOrEqual(30);
  expect(requests.shed).toBe(200 - requests.completed);
});

test('a request that is never answered stands in the tail at its deadline', async () => {
  let count = 0;
  server = await httpServer((_request, response) => {
    count += 1;
    if (count % 10 !== 0) response.end('ok');
  });
  const { requests, latency } = await run(server.origin, { rate: 400, timeoutSeconds: 0.25 });
  expect(requests.errors.timeout).toBe(40);
  expect(requests.completed).toBe(360);
  expect(latency.percentiles['95']).toBeCloseTo(250, 0);
  expect(latency.max).toBe(250);
});

test('a stop counts what is under way as in flight', async () => {
  server = await httpServer(async (_request, response) => {
    await sleep(300);
    response.end('ok');
  });
  const { requests } = await run(server.origin, { rate: 100, seconds: 5, stopAfter: 700 });
  expect(requests.scheduled).toBeGreaterThan(50);
  expect(requests.scheduled).toBeLessThan(90);
  expect(requests.inFlight).toBeGreaterThanOrEqual(20);
  expect(requests.completed + requests.inFlight).toBe(requests.scheduled);
});

// A few hundred requests a second and no time that is read: none of them is in another's way.
describe.concurrent('how requests end', () => {
  test('an idle connection that the server is about to close is not used', async ({ onTestFinished }) => {
    const server = await httpServer((_request, response) => {
      response.setHeader('Keep-Alive', 'timeout=1');
      response.end('ok');
    });
    onTestFinished(() => server.close());
    const { requests } = await run(server.origin, { rate: 1, seconds: 4 });
    expect(requests.completed).toBe(4);
  });

  test('verifies certificates unless told otherwise', async ({ onTestFinished }) => {
    const server = await httpsServer((_request, response) => response.end('ok'));
    onTestFinished(() => server.close());
    const refused = await run(server.origin, { rate: 20 });
    expect(refused.requests.errors.connect).toBe(20);
    expect(Object.keys(refused.refusals)).toEqual(['DEPTH_ZERO_SELF_SIGNED_CERT']);
    const taken = await run(server.origin, { rate: 200, insecure: true });
    expect(taken.requests.completed).toBe(200);
  });

  test('a ramp counts by steps of its load', async ({ onTestFinished }) => {
    const server = await httpServer((_request, response) => response.end('ok'));
    onTestFinished(() => server.close());
    const { requests, steps } = await run(server.origin, { rate: 100, to: 300, seconds: 2, bySteps: true });
    expect(requests.scheduled).toBe(400);
    expect(steps).toHaveLength(10);
    const counts = steps.map((step) => step.scheduled);
    expect(counts.reduce((total, count) => total + count, 0)).toBe(400);
    expect(counts).toEqual([...counts].sort((a, b) => a - b));
  });

  test('a close without an answer is an error of kind closed', async ({ onTestFinished }) => {
    let count = 0;
    const server = await tcpServer((socket) => {
      socket.on('data', () => {
        count += 1;
        if (count % 2 === 0) socket.end();
        else socket.write(OK);
      });
    });
    onTestFinished(() => server.close());
    const { requests } = await run(server.origin);
    expect(requests.errors.closed).toBe(100);
    expect(requests.completed).toBe(100);
  });

  test('a reset is an error of kind reset', async ({ onTestFinished }) => {
    let count = 0;
    const server = await tcpServer((socket) => {
      socket.on('data', () => {
        count += 1;
        if (count % 4 === 0) socket.resetAndDestroy();
        else socket.write(OK);
      });
    });
    onTestFinished(() => server.close());
    const { requests } = await run(server.origin);
    expect(requests.errors.reset).toBe(50);
    expect(requests.completed).toBe(150);
  });

  test('a refused connection is an error of kind connect, and its code is kept', async () => {
    const { requests, refusals } = await run(`http://127.0.0.1:${await freePort()}`);
    expect(requests.errors.connect).toBe(200);
    expect(refusals.ECONNREFUSED).toBeGreaterThanOrEqual(200);
    expect(ownLimits(refusals)).toEqual([]);
  });

  test('an answer that says less than its length, or more, is no answer', async ({ onTestFinished }) => {
    let count = 0;
    const server = await tcpServer((socket) => {
      socket.on('data', () => {
        count += 1;
        if (count % 2 === 0) socket.end('HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nshort');
        else socket.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok and more');
      });
    });
    onTestFinished(() => server.close());
    const { requests } = await run(server.origin);
    expect(requests.errors.closed).toBe(100);
    expect(requests.errors.protocol).toBe(100);
  });

  test('what is no HTTP is an error of kind protocol', async ({ onTestFinished }) => {
    const server = await tcpServer((socket) =>
      socket.on('data', () => socket.write('220 mail ready\r\n\r\n')),
    );
    onTestFinished(() => server.close());
    const { requests } = await run(server.origin);
    expect(requests.errors.protocol).toBe(200);
  });

  test('an answer of the wrong status, or without the text, is an error and gives no latency', async ({
    onTestFinished,
  }) => {
    let count = 0;
    const server = await httpServer((_request, response) => {
      count += 1;
      response.statusCode = count % 4 === 0 ? 503 : 200;
      response.end(count % 4 === 1 ? 'wrong' : 'right');
    });
    onTestFinished(() => server.close());
    const request = { ...REQUEST, expect: { ...REQUEST.expect, status: null, includes: ['right'] } };
    const { requests, latency } = await run(server.origin, { requests: [request] });
    expect(requests.errors).toMatchObject({ status: 50, body: 50 });
    expect(requests.completed).toBe(100);
    expect(latency.count).toBe(100);
  });

  test('reads chunked answers, interim answers, answers without a body and those that end with the connection', async ({
    onTestFinished,
  }) => {
    const answers = [
      'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nri\r\n3\r\nght\r\n0\r\n\r\n',
      'HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nright',
      'HTTP/1.1 200 OK\r\n\r\nright',
      'HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 5\r\n\r\nright',
    ];
    let count = 0;
    const server = await tcpServer((socket) => {
      socket.on('data', () => {
        const answer = answers[count++ % answers.length] ?? '';
        if (answer.includes('Length') || answer.includes('chunked')) socket.write(answer);
        else socket.end(answer);
        if (answer.includes('close')) socket.end();
      });
    });
    onTestFinished(() => server.close());
    const { requests } = await run(server.origin, {
      requests: [{ ...REQUEST, expect: { ...REQUEST.expect, includes: ['right'] } }],
    });
    expect(requests.errors).toMatchObject({ closed: 0, protocol: 0, body: 0 });
    expect(requests.completed).toBe(200);
  });

  test('HEAD and 204 have no body, whatever their length says', async ({ onTestFinished }) => {
    const server = await httpServer((request, response) => {
      if (request.method === 'HEAD') response.setHeader('Content-Length', '5');
      else response.statusCode = 204;
      response.end();
    });
    onTestFinished(() => server.close());
    const head = { ...REQUEST, method: 'HEAD' };
    const { requests } = await run(server.origin, {
      requests: [head, { ...REQUEST, expect: { ...REQUEST.expect, status: 204 } }],
    });
    expect(requests.completed).toBe(200);
  });

  test('methods, headers and bodies go over the wire, in their shares', async ({ onTestFinished }) => {
    const seen: string[] = [];
    const server = await httpServer(async (request, response) => {
      let body = '';
      for await (const chunk of request) body += chunk;
      seen.push(`${request.method} ${request.url} ${request.headers['x-token'] ?? '-'} ${body}`);
      response.statusCode = request.method === 'POST' ? 201 : 200;
      response.end('ok');
    });
    onTestFinished(() => server.close());
    const post = {
      ...REQUEST,
      method: 'POST',
      path: '/ü?q=1',
      headers: [['X-Token', 'abc']] as [string, string][],
      body: Buffer.from('naïve').toString('base64'),
      expect: { ...REQUEST.expect, status: 201 },
    };
    const { requests } = await run(server.origin, {
      requests: [REQUEST, REQUEST, REQUEST, { ...post, path: encodeURI(post.path) }],
    });
    expect(requests.completed).toBe(200);
    expect(seen.filter((line) => line === 'POST /%C3%BC?q=1 abc naïve')).toHaveLength(50);
  });

  test('reads the durations that a server reports about itself', async ({ onTestFinished }) => {
    const server = await httpServer((_request, response) => {
      response.setHeader('Server-Timing', 'pool;dur=2.5, total;dur=7');
      response.end('ok');
    });
    onTestFinished(() => server.close());
    const { serverTiming } = await run(server.origin);
    expect(serverTiming.get('pool')?.percentile(50)).toBeCloseTo(2.5, 2);
  });
});
