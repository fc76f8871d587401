import { createServer as createHttp2 } from 'node:http2';
import type { AddressInfo, Server } from 'node:net';
import { expect, test } from 'vitest';
import { untilReady } from '../../harness/runtime/ready.ts';
import { httpsServer } from '../support/server.ts';

const obstacle = (port: number) => untilReady(`http://127.0.0.1:${port}/`, 200, new AbortController().signal);

function listening(server: Server): Promise<number> {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
}

test('a target of HTTP/2 is said to be asked in HTTP/1.1', async () => {
  const server = createHttp2();
  const port = await listening(server as unknown as Server);
  expect(await obstacle(port)).toMatch(/with neither TLS nor HTTP\/2/);
  server.close();
});

test('a target of TLS is said to be asked without', async () => {
  const server = await httpsServer((_, response) => response.end('ok'));
  expect(await obstacle(Number(new URL(server.origin).port))).toMatch(
    /closed without an answer.*neither TLS/,
  );
  await server.close();
});

test('a port where nobody listens is told by the code of the system', async () => {
  expect(await obstacle(1)).toBe('ECONNREFUSED');
});
