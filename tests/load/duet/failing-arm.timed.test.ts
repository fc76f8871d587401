import type { Socket } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { unaccounted } from '../../../harness/load/balance.ts';
import { freePort } from '../../../harness/runtime/port.ts';
import { duet, ownProcesses } from '../../support/duet.ts';
import { httpServer, type TestServer, tcpServer } from '../../support/server.ts';

const servers: TestServer[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});

async function sound(): Promise<string> {
  const server = await httpServer((_asking, response) => response.end('ok'));
  servers.push(server);
  return server.origin;
}

const answer = (status: string) => `HTTP/1.1 ${status}\r\nContent-Length: 2\r\n\r\nok`;
/** Between two failures, ms: some batches have one, most have none. */
const EVERY = 250;

const FAILURES: [kind: string, fail: (socket: Socket) => void][] = [
  ['closed', (socket) => socket.end()],
  ['reset', (socket) => socket.resetAndDestroy()],
  ['status', (socket) => socket.write(answer('500 Oh'))],
  ['timeout', () => {}],
  ['protocol', (socket) => socket.write('nonsense\r\n\r\n')],
];

test.each(FAILURES)('%s: failures of one arm are counted as that, by it alone', async (kind, fail) => {
  let failures = 0;
  let last = performance.now();
  const failing = await tcpServer((socket) =>
    socket.on('data', () => {
      if (performance.now() - last < EVERY) socket.write(answer('200 OK'));
      else {
        failures += 1;
        fail(socket);
        last = performance.now();
      }
    }),
  );
  servers.push(failing);
  const processes = ownProcesses();
  const { arms, batches } = await duet([await sound(), failing.origin], {
    seconds: 1.2,
    timeoutSeconds: 0.25,
    processes: [processes, processes],
  });
  const [a, b] = arms;
  for (const { requests } of arms) expect(unaccounted(requests)).toBe(0);
  expect(failures).toBeGreaterThan(1);
  const none = { connect: 0, reset: 0, closed: 0, timeout: 0, status: 0, body: 0, protocol: 0 };
  expect(a.requests.errors).toEqual(none);
  expect(b.requests.errors).toEqual({ ...none, [kind]: failures });
  expect([a.wrongStatuses, b.wrongStatuses]).toEqual([{}, kind === 'status' ? { 500: failures } : {}]);
  expect(b.requests.completed).toBe(b.requests.scheduled - failures);
  expect(a.requests.scheduled).toBe(b.requests.scheduled);
  expect(b.counts.answered).toBe(b.counts.written - (kind === 'status' ? 0 : failures));
  // A pair of which one went wrong is no pair, and its batch has no CPU that could be divided.
  const pairs = batches.reduce((sum, batch) => sum + batch.pairs, 0);
  expect(pairs).toBe(b.requests.completed);
  const wrong = batches.filter(({ cpu }) => cpu === null).length;
  expect(wrong).toBeGreaterThan(0);
  expect(wrong).toBeLessThanOrEqual(failures);
  expect(batches.length - wrong).toBeGreaterThan(2);
});

test('nobody listens: every request to it is an error of connecting, and the code is kept', async () => {
  const { arms, batches } = await duet([await sound(), `http://127.0.0.1:${await freePort()}`]);
  const [a, b] = arms;
  expect(unaccounted(b.requests)).toBe(0);
  expect(b.requests.errors.connect).toBe(b.requests.scheduled);
  expect(b.requests.scheduled).toBeGreaterThan(2);
  expect(b.refusals).toHaveProperty('ECONNREFUSED');
  expect(a.requests.completed).toBe(a.requests.scheduled);
  expect(batches).toEqual([]);
});
