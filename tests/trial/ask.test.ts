import { createServer as createHttp2 } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { RequestSpec } from '../../harness/config/scenario.ts';
import { plainGet } from '../../harness/record/request.ts';
import { authorized } from '../../harness/trial/access.ts';
import { verifyAnswers } from '../../harness/trial/verify.ts';
import { httpServer, httpsServer, type TestServer } from '../support/server.ts';

let server: TestServer | undefined;
afterEach(async () => {
  await server?.close();
  server = undefined;
});

const never = () => new AbortController().signal;
const SPECS = [RequestSpec.parse({ path: '/' })];

test('a certificate that nobody vouches for is refused, unless any is taken', async () => {
  server = await httpsServer((_request, response) => response.end('ok'));
  const { origin } = server;
  await expect(verifyAnswers(origin, SPECS, 2, never())).rejects.toThrow('self-signed certificate');
  const any = { insecure: true, authorization: null };
  await expect(verifyAnswers(origin, SPECS, 2, never(), any)).resolves.toBeUndefined();
  // The one does not open the door for the other.
  await expect(verifyAnswers(origin, SPECS, 2, never())).rejects.toThrow('self-signed certificate');
});

test('what a server speaks in its place is told in one line, and what takes a certificate that is refused', async () => {
  server = await httpServer((_request, response) => response.end('ok'));
  const secure = server.origin.replace('http:', 'https:');
  await expect(verifyAnswers(secure, SPECS, 2, never())).rejects.toThrow(
    /got: ERR_SSL_WRONG_VERSION_NUMBER; the server speaks plain HTTP/,
  );
  await server.close();
  server = await httpsServer((_request, response) => response.end('ok'));
  await expect(verifyAnswers(server.origin, SPECS, 2, never())).rejects.toThrow(/--insecure takes any$/);
});

test('a server of HTTP/2 alone is told as one', async () => {
  const http2 = createHttp2();
  await new Promise<void>((resolve) => http2.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(http2.address() as AddressInfo).port}`;
  await expect(verifyAnswers(origin, SPECS, 2, never())).rejects.toThrow('the server speaks HTTP/2');
  http2.close();
});

test('whoever is let in by Authorization is verified with it', async () => {
  server = await httpServer(({ headers }, response) => {
    response.writeHead(headers.authorization === 'Basic eDp5' ? 200 : 401).end();
  });
  await expect(verifyAnswers(server.origin, SPECS, 2, never())).rejects.toThrow('answer 200, got 401');
  await verifyAnswers(server.origin, SPECS, 2, never(), { insecure: false, authorization: 'Basic eDp5' });
});

test('an Authorization of a request’s own stays', () => {
  const own = { ...plainGet(), headers: [['authorization', 'Bearer z']] as [string, string][] };
  expect(authorized(own, { authorization: 'Basic eDp5' })).toBe(own);
  expect(authorized(plainGet(), { authorization: 'Basic eDp5' }).headers).toEqual([
    ['Authorization', 'Basic eDp5'],
  ]);
  expect(authorized(own, { authorization: null })).toBe(own);
});
