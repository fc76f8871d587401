import { expect, test } from 'vitest';
import { speaksTls } from '../../../harness/load/http/speaks-tls.ts';
import { plainGet } from '../../../harness/record/request.ts';
import { ask } from '../../../harness/trial/ask.ts';
import { httpServer, httpsServer } from '../../support/server.ts';

test('a server that closes plain connections without a word speaks TLS', async () => {
  const server = await httpsServer((_, response) => response.end('ok'));
  const origin = server.origin.replace('https:', 'http:');
  expect(await speaksTls(origin)).toBe(true);
  const asked = ask(origin, plainGet('/'), 2, new AbortController().signal);
  await expect(asked).rejects.toThrow(/the server speaks TLS/);
  await server.close();
});

test('a server of plain HTTP does not, and neither does a port where nobody listens', async () => {
  const server = await httpServer((_, response) => response.end('ok'));
  expect(await speaksTls(server.origin)).toBe(false);
  await server.close();
  expect(await speaksTls(server.origin)).toBe(false);
});
