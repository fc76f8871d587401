import { describe, expect, test } from 'vitest';
import { monotonicNow } from '../../../harness/clock.ts';
import { IdleCloses } from '../../../harness/load/http/idle-closes.ts';
import { OpenLoop } from '../../../harness/load/open/run-open.ts';
import { type PreparedRequest, plainGet } from '../../../harness/record/request.ts';
import { tcpServer } from '../../support/server.ts';

const OK = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok';

/** A server that answers the first request of a connection, and closes it as the second comes. */
async function run(request: PreparedRequest, rate: number) {
  let asked = 0;
  const server = await tcpServer((socket) => {
    let used = false;
    socket.on('data', () => {
      asked += 1;
      if (used) socket.end();
      else socket.write(OK);
      used = true;
    });
  });
  const seconds = 2;
  const loop = new OpenLoop(server.origin, {
    schedule: { arrivals: 'constant', stretches: [{ seconds, from: rate, to: rate }], seed: 1 },
    ...{ share: { index: 0, of: 1 }, requests: [request], timeoutSeconds: 2, insecure: false },
    ...{ maxConnections: 1, preparedConnections: 1, bySteps: false, waiting: 'sleep' as const },
  });
  await loop.prepare();
  const at = monotonicNow() + 20;
  const { books } = await loop.run({ warmupStart: at, start: at, end: at + seconds * 1000, slice: 100 });
  await server.close();
  return { requests: books.requests, asked };
}

// A few requests a second: none of them is in another's way.
describe.concurrent('a connection that closes as it is asked', () => {
  test('a connection closed after a long time of idleness under a GET: it is sent again, and counted once', async () => {
    const { requests, asked } = await run(plainGet(), 5);
    expect(requests.scheduled).toBe(10);
    expect(requests.completed).toBe(10);
    expect(requests.raced).toBeGreaterThan(3);
    expect(asked).toBe(10 + (requests.raced ?? 0));
  });

  test('a POST is never sent again: its first may have done its work', async () => {
    const post = { ...plainGet(), method: 'POST', body: Buffer.from('x').toString('base64') };
    const { requests, asked } = await run(post, 5);
    expect(requests.raced).toBe(0);
    expect(requests.errors.closed).toBeGreaterThan(3);
    expect(asked).toBe(10);
  });

  test('a close soon after the last answer is the doing of the request', async () => {
    const { requests } = await run(plainGet(), 100);
    expect(requests.raced).toBe(0);
    expect(requests.errors.closed).toBeGreaterThan(50);
  });
});

test('a server that was seen to close idle connections sooner explains closes that come sooner', () => {
  const closes = new IdleCloses();
  expect(closes.explains(99)).toBe(false);
  expect(closes.explains(100)).toBe(true);
  closes.note(60);
  expect(closes.explains(31)).toBe(true);
  expect(closes.explains(29)).toBe(false);
});
