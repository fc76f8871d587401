import type { RequestListener } from 'node:http';
import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, test } from 'vitest';
import { monotonicNow } from '../../../harness/clock.ts';
import { unaccounted } from '../../../harness/load/balance.ts';
import { named } from '../../../harness/load/closed/choose-client.ts';
import type { ClosedLoad } from '../../../harness/load/closed/closed-load.ts';
import { OwnLoop } from '../../../harness/load/closed/own-loop.ts';
import { type PreparedRequest, plainGet } from '../../../harness/record/request.ts';
import { httpServer, type TestServer, tcpServer } from '../../support/server.ts';

let server: TestServer | undefined;
afterEach(async () => {
  await server?.close();
  server = undefined;
});

async function run(origin: string, changes: Partial<ClosedLoad> = {}, milliseconds = 400) {
  const load = { connections: 2, timeoutSeconds: 5, requests: [plainGet()], insecure: false };
  const loop = new OwnLoop(origin, { ...load, client: named('own'), ...changes });
  await loop.prepare();
  const at = monotonicNow();
  const { books } = await loop.run({ warmupStart: at, start: at, end: at + milliseconds, slice: 100 });
  expect(unaccounted(books.requests)).toBe(0);
  return books;
}

function noErrors(errors: Record<string, number>): void {
  expect(Object.entries(errors).filter(([, count]) => count > 0)).toEqual([]);
}

/** Requests of one connection, one after the other; each is told how to write, and ends with what it wrote. */
function answering(answer: (socket: Socket, count: number) => void): Promise<TestServer> {
  let count = 0;
  return tcpServer((socket) => {
    socket.on('data', (bytes) => {
      // A keep-alive client sends one request at a time: what comes is one, or a part of its body.
      if (/^[A-Z]+ /.test(bytes.toString('latin1', 0, 8))) answer(socket, ++count);
    });
  });
}

const OK = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok';

test('an interim answer is not the answer: requests take as long as the final one', async () => {
  server = await answering(async (socket) => {
    socket.write('HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n');
    await sleep(20);
    socket.write(OK);
  });
  const { requests, latency } = await run(server.origin);
  noErrors(requests.errors);
  expect(requests.completed).toBeLessThanOrEqual(2 * 20);
  expect(latency.percentile(50)).toBeGreaterThan(19);
});

test.each([
  ['says that it closes each connection', 1],
  ['closes after every fifth request', 5],
])('a server that %s is asked on new ones', async (_name, most) => {
  let connections = 0;
  const listener: RequestListener = (request, response) => {
    const socket = request.socket as Socket & { count?: number };
    if (socket.count === undefined) connections += 1;
    socket.count = (socket.count ?? 0) + 1;
    if (socket.count >= most) response.setHeader('Connection', 'close');
    response.end('ok');
  };
  server = await httpServer(listener);
  const { requests } = await run(server.origin);
  noErrors(requests.errors);
  expect(requests.completed).toBeGreaterThan(50);
  expect(connections).toBeGreaterThanOrEqual(Math.floor(requests.completed / most));
});

test('a server that closes behind each answer without saying so is asked on new ones, with any method', async () => {
  server = await answering((socket) => socket.end(OK));
  const post: PreparedRequest = { ...plainGet(), method: 'POST', body: 'eA==' };
  for (const request of [plainGet(), post]) {
    const { requests } = await run(server.origin, { requests: [request] });
    noErrors(requests.errors);
    expect(requests.completed).toBeGreaterThan(50);
  }
});

test('a server that closes behind each fifth answer without saying so soon loses no more', async () => {
  server = await tcpServer((socket) => {
    let count = 0;
    socket.on('data', () => (++count % 5 === 0 ? socket.end(OK) : socket.write(OK)));
  });
  const { requests } = await run(server.origin);
  const lost = Object.values(requests.errors).reduce((sum, count) => sum + count, 0);
  expect(lost).toBeLessThanOrEqual(4);
  expect(requests.completed).toBeGreaterThan(50);
});

test('HEAD, 204 and 304 end with their heads, in a mix as well', async () => {
  server = await httpServer((request, response) => {
    if (request.method === 'HEAD') response.setHeader('Content-Length', 5);
    else response.statusCode = request.url === '/204' ? 204 : 304;
    response.end();
  });
  const head: PreparedRequest = { ...plainGet(), method: 'HEAD' };
  const of = (path: string, status: number) => ({
    ...plainGet(path),
    expect: { ...plainGet().expect, status },
  });
  const { requests } = await run(server.origin, { requests: [head, of('/204', 204), of('/304', 304)] });
  noErrors(requests.errors);
  expect(requests.completed).toBeGreaterThan(50);
});

test('a body that ends with its connection is a whole answer, and a POST is sent once', async () => {
  let taken = 0;
  server = await answering((socket) => {
    taken += 1;
    socket.end('HTTP/1.1 200 OK\r\n\r\nall of this');
  });
  const post: PreparedRequest = { ...plainGet(), method: 'POST', body: Buffer.from('x').toString('base64') };
  const { requests, totals } = await run(server.origin, { requests: [post] });
  noErrors(requests.errors);
  expect(requests.completed).toBeGreaterThan(10);
  expect(taken).toBe(totals.written);
});

test.each([
  ['bytes behind the answer', `${OK}more`, 'protocol'],
  ['a second answer', OK + OK, 'protocol'],
  ['no HTTP', 'hello\r\n', 'protocol'],
  ['bare line feeds', 'HTTP/1.1 200 OK\nContent-Length: 2\n\nok', 'protocol'],
  ['a head without end', `HTTP/1.1 200 OK\r\n${'X: yyyyyyyy\r\n'.repeat(2000)}`, 'protocol'],
])('%s is an error at once', async (_name, answer, kind) => {
  server = await answering((socket) => socket.write(answer));
  const { requests } = await run(server.origin);
  expect(requests.completed).toBe(0);
  expect(requests.errors[kind as 'protocol']).toBeGreaterThan(10);
  expect(requests.inFlight).toBeLessThanOrEqual(2);
});

test('an answer before the body was sent counts, and the rest of the body is not taken for a request', async () => {
  server = await tcpServer((socket) => {
    let answered = false;
    socket.on('data', () => {
      if (answered) return;
      answered = true;
      // Not read any further: what the client sends stays in the way.
      socket.pause();
      socket.write('HTTP/1.1 413 Content Too Large\r\nContent-Length: 0\r\n\r\n');
    });
  });
  const post: PreparedRequest = {
    ...plainGet(),
    method: 'POST',
    body: Buffer.alloc(5_000_000, 'x').toString('base64'),
    expect: { ...plainGet().expect, status: 413 },
  };
  const { requests } = await run(server.origin, { requests: [post] });
  noErrors(requests.errors);
  expect(requests.completed).toBeGreaterThan(2);
});

test('an idle connection that is closed as the next request leaves is no error: it is sent again, once', async () => {
  // Every answer waits until connections have been idle for as long as this server keeps them, to the moment.
  const idle = 150;
  let asked = 0;
  server = await tcpServer((socket) => {
    let used = false;
    socket.on('data', () => {
      asked += 1;
      if (used) socket.destroy();
      else socket.write(OK);
      used = true;
    });
  });
  const loop = new OwnLoop(server.origin, {
    ...{ connections: 1, timeoutSeconds: 5, insecure: false, client: named('own') },
    requests: [plainGet()],
  });
  await loop.prepare();
  await sleep(idle);
  const at = monotonicNow();
  const { books } = await loop.run({ warmupStart: at, start: at, end: at + 300, slice: 100 });
  // The first was answered on a connection that had been idle; those behind it, at once, were closed by their own doing.
  expect(books.requests.completed).toBeGreaterThan(0);
  expect(books.requests.errors.closed + books.requests.errors.reset).toBeGreaterThan(0);
  expect(books.requests.raced).toBe(0);
  expect(asked).toBeGreaterThan(1);
});
