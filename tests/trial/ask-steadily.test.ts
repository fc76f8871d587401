import { afterEach, expect, test } from 'vitest';
import { RequestSpec } from '../../harness/config/scenario.ts';
import { prepare } from '../../harness/plan/requests.ts';
import { askSteadily } from '../../harness/trial/ask-steadily.ts';
import { httpServer, type TestServer } from '../support/server.ts';

let server: TestServer;
afterEach(() => server.close());

/** What a server that answers these statuses in turn, and the last again and again, is heard to say, and how often it was asked. */
async function asked(statuses: number[], expected: number | null = null): Promise<[number, number]> {
  let times = 0;
  server = await httpServer((_request, response) => {
    response.statusCode = statuses[Math.min(times, statuses.length - 1)] ?? 200;
    times += 1;
    response.end('ok');
  });
  const request = prepare(RequestSpec.parse({ path: '/' }), (low) => low);
  const never = new AbortController().signal;
  const { status } = await askSteadily(server.origin, request, 2, never, undefined, expected);
  return [status, times];
}

test('a server that fails now and then is asked again, and what it answers then counts', async () => {
  expect(await asked([500, 503, 200])).toEqual([200, 3]);
});

test('one that always fails, or is meant to, says so', async () => {
  expect(await asked([500])).toEqual([500, 3]);
  await server.close();
  expect(await asked([503], 503)).toEqual([503, 1]);
});

test('any other answer is taken at its first word', async () => {
  expect(await asked([404, 200])).toEqual([404, 1]);
});
