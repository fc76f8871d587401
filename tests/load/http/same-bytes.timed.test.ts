import { afterEach, expect, test } from 'vitest';
import { monotonicNow } from '../../../harness/clock.ts';
import { autocannonCanSend } from '../../../harness/load/closed/autocannon-can-send.ts';
import { AutocannonLoop } from '../../../harness/load/closed/autocannon-loop.ts';
import { named } from '../../../harness/load/closed/choose-client.ts';
import { OwnLoop } from '../../../harness/load/closed/own-loop.ts';
import { wireRequest } from '../../../harness/load/http/wire-request.ts';
import { OpenLoop } from '../../../harness/load/open/run-open.ts';
import { type PreparedRequest, plainGet } from '../../../harness/record/request.ts';
import { ask } from '../../../harness/trial/ask.ts';
import { duet } from '../../support/duet.ts';
import { type TestServer, tcpServer } from '../../support/server.ts';

const servers: TestServer[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});

/** Every byte, escapes that mean something, headers twice, another Host, cookies, a method of its own. */
const HARD: PreparedRequest = {
  ...plainGet('/a%2Fb/../%E9?q=%26&ids[]=1&f={%22a%22:1}'),
  method: 'PURGE',
  headers: [
    ['X-A', '1'],
    ['Host', 'example.com'],
    ['X-A', '2'],
    ['X-Name', 'Zoë ☃'],
    ['cookie', 'a=1'],
    ['Cookie', 'b=2'],
  ],
  body: Buffer.from(Array.from({ length: 512 }, (_, index) => index & 255)).toString('base64'),
};
const PLAIN = plainGet('/plain?x=1+2');

/** A server that keeps what it is sent, and answers once a request of this length is there. */
async function listening(length: number): Promise<{ origin: string; came: Buffer[] }> {
  const came: Buffer[] = [];
  const server = await tcpServer((socket) => {
    let sent = Buffer.alloc(0);
    socket.on('data', (bytes) => {
      sent = Buffer.concat([sent, bytes]);
      while (sent.length >= length) {
        came.push(sent.subarray(0, length));
        sent = sent.subarray(length);
        socket.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok');
      }
    });
  });
  servers.push(server);
  return { origin: server.origin, came };
}

const window = () => {
  const at = monotonicNow();
  return { warmupStart: at, start: at, end: at + 300, slice: 100 };
};

const CLOSED = { connections: 2, timeoutSeconds: 2, insecure: false };

const SENDERS = {
  'open loop': (origin: string, request: PreparedRequest) =>
    new OpenLoop(origin, {
      schedule: { arrivals: 'constant', stretches: [{ seconds: 0.3, from: 50, to: 50 }], seed: 1 },
      share: { index: 0, of: 1 },
      requests: [request],
      timeoutSeconds: 2,
      maxConnections: 4,
      preparedConnections: 1,
      insecure: false,
      bySteps: false,
      waiting: 'sleep',
    }).run(window()),
  'closed loop of autocannon': (origin: string, request: PreparedRequest) =>
    new AutocannonLoop(origin, { ...CLOSED, requests: [request], client: named('autocannon') }).run(window()),
  'closed loop of our own': (origin: string, request: PreparedRequest) =>
    new OwnLoop(origin, { ...CLOSED, requests: [request], client: named('own') }).run(window()),
  duet: (origin: string, request: PreparedRequest) =>
    duet([origin, origin], { requests: [[request], [request]], seconds: 0.2 }),
};

test.each(Object.entries(SENDERS))('the %s sends the bytes that the request is', async (_name, send) => {
  for (const request of [HARD, PLAIN]) {
    // Any host of this length will do to know how long it is.
    const { length } = wireRequest(request, '127.0.0.1:12345').bytes;
    const { origin, came } = await listening(length);
    await send(origin, request);
    const { bytes } = wireRequest(request, new URL(origin).host);
    expect(came.length).toBeGreaterThan(3);
    for (const each of came) expect(each.toString('latin1')).toBe(bytes.toString('latin1'));
  }
});

test('the verifying request differs in nothing but how its connection ends', async () => {
  for (const request of [HARD, PLAIN]) {
    const came: Buffer[] = [];
    const server = await tcpServer((socket) => {
      socket.on('data', (bytes) => {
        came.push(bytes);
        const sent = Buffer.concat(came);
        if (sent.length > sent.indexOf('\r\n\r\n') + 3 + Buffer.from(request.body ?? '', 'base64').length)
          socket.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok');
      });
    });
    servers.push(server);
    const answer = await ask(server.origin, request, 2, new AbortController().signal);
    expect(answer.body.toString()).toBe('ok');
    const parts = (bytes: Buffer) => {
      const end = bytes.indexOf('\r\n\r\n');
      const [start, ...lines] = bytes.toString('latin1', 0, end).split('\r\n');
      const headers = lines.filter((line) => !/^connection:/i.test(line)).map((line) => line.toLowerCase());
      return { start, headers: headers.sort(), body: bytes.subarray(end).toString('latin1') };
    };
    expect(parts(Buffer.concat(came))).toEqual(
      parts(wireRequest(request, new URL(server.origin).host).bytes),
    );
  }
});

test('what autocannon can’t be given is said, and why', () => {
  expect(autocannonCanSend(HARD)).toBeNull();
  expect(autocannonCanSend({ ...PLAIN, method: 'HEAD' })).toMatch(/HEAD/);
  for (const header of [
    ['Expect', '100-continue'],
    ['Upgrade', 'h2c'],
    ['connection', 'close'],
  ] as const) {
    expect(autocannonCanSend({ ...PLAIN, headers: [[...header]] })).toMatch(new RegExp(header[0], 'i'));
  }
});
