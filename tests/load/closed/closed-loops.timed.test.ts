import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, test } from 'vitest';
import { monotonicNow } from '../../../harness/clock.ts';
import { unaccounted } from '../../../harness/load/balance.ts';
import { AutocannonLoop } from '../../../harness/load/closed/autocannon-loop.ts';
import { named } from '../../../harness/load/closed/choose-client.ts';
import type { ClientName, ClosedLoad } from '../../../harness/load/closed/closed-load.ts';
import { OwnLoop } from '../../../harness/load/closed/own-loop.ts';
import { timeline } from '../../../harness/load/slices.ts';
import { type PreparedRequest, plainGet } from '../../../harness/record/request.ts';
import { freePort } from '../../../harness/runtime/port.ts';
import { httpServer, httpsServer, type TestServer, tcpServer } from '../../support/server.ts';

let server: TestServer | undefined;
afterEach(async () => {
  await server?.close();
  server = undefined;
});

const OK = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok';

/** Half a second is thousands of requests to a server that answers at once. */
async function runBy(client: ClientName, origin: string, changes: Partial<ClosedLoad> = {}, seconds = 0.5) {
  const load = {
    ...{ connections: 4, timeoutSeconds: 10, requests: [plainGet()], insecure: false },
    ...{ client: named(client), ...changes },
  };
  const loop = client === 'own' ? new OwnLoop(origin, load) : new AutocannonLoop(origin, load);
  if (loop instanceof OwnLoop) await loop.prepare();
  const warmupStart = monotonicNow();
  const start = warmupStart + 200;
  const window = { warmupStart, start, end: start + seconds * 1000, slice: 100 };
  const { books, refusals } = await loop.run(window);
  const { requests, latency, slices, serverTiming } = books;
  expect(unaccounted(requests)).toBe(0);
  return {
    requests,
    latency: latency.summary(),
    timeline: timeline(slices, -2, seconds * 10 - 1, 100),
    serverTiming,
    refusals,
  };
}

type Run = (origin: string, changes?: Partial<ClosedLoad>, seconds?: number) => ReturnType<typeof runBy>;

describe.each(['own', 'autocannon'] as const)('%s', (client) => {
  const run: Run = (...args) => runBy(client, ...args);

  test('counts right answers and times them in microseconds', async () => {
    server = await httpServer((_request, response) => response.end('ok'));
    const { requests, latency } = await run(server.origin);
    expect(requests.completed).toBeGreaterThan(500);
    expect(Object.values(requests.errors).every((count) => count === 0)).toBe(true);
    expect(requests.inFlight).toBe(4);
    // A server that answers at once is not "0 ms", which is what whole milliseconds would say.
    expect(latency.percentiles['50']).toBeGreaterThan(0);
    expect(latency.percentiles['50']).toBeLessThan(10);
    expect(latency.percentiles['95']).not.toBeNull();
    expect(latency.count).toBe(requests.completed);
  });

  // These wait rather than ask, so that none of them is in another's way.
  describe.concurrent('where answers take long, or do not come', () => {
    test('a refused connection is tried again after growing pauses, not without end', async () => {
      const { requests } = await run(`http://127.0.0.1:${await freePort()}`, {}, 2);
      expect(requests.completed).toBe(0);
      expect(requests.errors.connect).toBeGreaterThan(0);
      // Four connections, each pausing 10, 20, 40 ... ms: some thirty tries and not thousands.
      expect(requests.errors.connect).toBeLessThan(60);
    });

    test('a certificate that nobody vouches for is refused, unless told otherwise', async ({
      onTestFinished,
    }) => {
      const secure = await httpsServer((_request, response) => response.end('ok'));
      onTestFinished(() => secure.close());
      const refused = await run(secure.origin, { connections: 1 });
      expect(refused.requests.completed).toBe(0);
      expect(refused.requests.errors.connect).toBeGreaterThan(0);
      const taken = await run(secure.origin, { connections: 1, insecure: true });
      expect(taken.requests.completed).toBeGreaterThan(50);
      expect(taken.requests.errors.connect).toBe(0);
    });

    test('keeps as many requests under way as asked, though few were sent', async ({ onTestFinished }) => {
      let open = 0;
      let most = 0;
      const slow = await httpServer(async (_request, response) => {
        most = Math.max(most, ++open);
        await sleep(300);
        open -= 1;
        response.end('ok');
      });
      onTestFinished(() => slow.close());
      const { requests } = await run(slow.origin, { connections: 7 }, 1);
      expect(most).toBe(7);
      expect(requests.inFlight).toBe(7);
    });

    test('a constant answer time is read as that time', async ({ onTestFinished }) => {
      const slow = await httpServer(async (_request, response) => {
        await sleep(50);
        response.end('ok');
      });
      onTestFinished(() => slow.close());
      const { latency } = await run(slow.origin, {}, 2);
      expect(latency.percentiles['50']).toBeGreaterThan(49);
      expect(latency.percentiles['50']).toBeLessThan(60);
    });

    test('a request that is never answered stands in the tail at its deadline', async ({
      onTestFinished,
    }) => {
      let count = 0;
      const slow = await httpServer((_request, response) => {
        count += 1;
        if (count % 10 !== 0) response.end('ok');
      });
      onTestFinished(() => slow.close());
      const { requests, latency } = await run(slow.origin, { timeoutSeconds: 0.2 }, 2);
      expect(requests.errors.timeout).toBeGreaterThan(10);
      expect(latency.count).toBe(requests.completed + requests.errors.timeout);
      expect(latency.percentiles['95']).toBeGreaterThan(190);
      expect(latency.max).toBeLessThan(400);
    });
  });

  test('a close without an answer is an error of kind closed, and does not touch later latencies', async () => {
    let count = 0;
    server = await tcpServer((socket) => {
      socket.on('data', async () => {
        count += 1;
        if (count % 5 === 0) socket.end();
        else {
          await sleep(5);
          if (socket.writable) socket.write(OK);
        }
      });
    });
    const { requests, latency } = await run(server.origin, {}, 1);
    expect(requests.errors.closed).toBeGreaterThan(20);
    expect(requests.completed).toBeGreaterThan(80);
    expect(latency.percentiles['50']).toBeGreaterThan(4);
    expect(latency.percentiles['50']).toBeLessThan(12);
  });

  test('a close in the middle of an answer is an error, and the next answer is read from its start', async () => {
    let count = 0;
    server = await tcpServer((socket) => {
      socket.on('data', () => {
        count += 1;
        if (count % 2 === 0) socket.end('HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nonly this');
        else socket.write(OK);
      });
    });
    const { requests } = await run(server.origin);
    expect(requests.errors.closed).toBeGreaterThan(10);
    expect(requests.completed).toBeGreaterThan(10);
    expect(Math.abs(requests.errors.closed - requests.completed)).toBeLessThanOrEqual(8);
  });

  test('a reset is an error of kind reset', async () => {
    let count = 0;
    server = await tcpServer((socket) => {
      socket.on('data', () => {
        count += 1;
        if (count % 3 === 0) socket.resetAndDestroy();
        else socket.write(OK);
      });
    });
    const { requests } = await run(server.origin);
    expect(requests.errors.reset).toBeGreaterThan(10);
    expect(requests.errors.connect).toBe(0);
    expect(requests.completed).toBeGreaterThan(10);
  });

  test('an answer of the wrong status is an error and gives no latency', async () => {
    let count = 0;
    server = await httpServer((_request, response) => {
      count += 1;
      response.statusCode = count % 2 === 0 ? 500 : 200;
      response.end('ok');
    });
    const { requests, latency } = await run(server.origin);
    expect(requests.errors.status).toBeGreaterThan(100);
    expect(latency.count).toBe(requests.completed);
  });

  test('a server that announces its close is asked again on a new connection, without an error', async () => {
    server = await httpServer((_request, response) => {
      response.setHeader('Connection', 'close');
      response.end('ok');
    });
    const { requests } = await run(server.origin);
    expect(requests.completed).toBeGreaterThan(50);
    expect(Object.values(requests.errors).every((count) => count === 0)).toBe(true);
  });

  test('a stall shows on the time axis, with the slices in which nothing was answered', async () => {
    const stallFrom = monotonicNow() + 700;
    server = await httpServer((_request, response) => {
      const now = monotonicNow();
      if (now > stallFrom && now < stallFrom + 50) {
        while (monotonicNow() < stallFrom + 400);
      }
      response.end('ok');
    });
    const { timeline: ticks, latency } = await run(server.origin, {}, 1);
    expect(ticks[0]?.t).toBe(-0.2);
    expect(ticks).toHaveLength(12);
    expect(ticks.some((tick) => tick.completed === 0 && tick.max === null)).toBe(true);
    expect(latency.max).toBeGreaterThan(300);
  });

  test('several requests are sent in their shares, each checked by its own status', async () => {
    const seen: Record<string, number> = {};
    server = await httpServer((request, response) => {
      const key = `${request.method} ${request.url}`;
      seen[key] = (seen[key] ?? 0) + 1;
      response.statusCode = request.method === 'POST' ? 201 : 200;
      response.end('ok');
    });
    const get = plainGet('/a');
    const post: PreparedRequest = {
      ...plainGet('/b'),
      method: 'POST',
      headers: [['content-type', 'text/plain']],
      body: Buffer.from('x').toString('base64'),
      expect: { ...plainGet().expect, status: 201 },
    };
    const { requests } = await run(server.origin, { requests: [get, get, get, post] });
    expect(requests.errors.status).toBe(0);
    const ratio = (seen['GET /a'] ?? 0) / (seen['POST /b'] ?? 1);
    expect(ratio).toBeGreaterThan(2.9);
    expect(ratio).toBeLessThan(3.1);
  });

  test('reads the durations that a server reports about itself', async () => {
    server = await httpServer((_request, response) => {
      response.setHeader('Server-Timing', 'pool;dur=2.5, total;dur=7');
      response.end('ok');
    });
    const { serverTiming } = await run(server.origin);
    expect(serverTiming.get('pool')?.percentile(50)).toBeCloseTo(2.5, 2);
    expect(serverTiming.get('total')?.percentile(50)).toBeCloseTo(7, 2);
  });

  test('an answer without the text that was asked for is an error of kind body', async () => {
    let count = 0;
    server = await httpServer((_request, response) => {
      count += 1;
      response.end(count % 4 === 0 ? 'something else' : 'the right answer');
    });
    const request = { ...plainGet(), expect: { ...plainGet().expect, status: null, includes: ['right'] } };
    const { requests } = await run(server.origin, { requests: [request] });
    expect(requests.errors.body).toBeGreaterThan(100);
    expect(Math.abs(requests.completed / requests.errors.body - 3)).toBeLessThan(0.1);
  });
});
