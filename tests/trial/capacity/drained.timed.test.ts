import { afterEach, expect, test } from 'vitest';
import { monotonicNow } from '../../../harness/clock.ts';
import { RequestSpec } from '../../../harness/config/scenario.ts';
import { PacelineError } from '../../../harness/errors/paceline-error.ts';
import { freePort } from '../../../harness/runtime/port.ts';
import { drained, idleAnswer } from '../../../harness/trial/capacity/drained.ts';
import { httpServer, type TestServer } from '../../support/server.ts';

const REQUEST = RequestSpec.parse({ path: '/' });
const never = () => new AbortController().signal;

let server: TestServer | undefined;
afterEach(async () => {
  await server?.close();
  server = undefined;
});

/** A server that has work left for some milliseconds from its first request on, and answers when that is done. */
function busyFor(milliseconds: number): Promise<TestServer> {
  let until = 0;
  return httpServer((_request, response) => {
    const now = monotonicNow();
    if (until === 0) until = now + milliseconds;
    setTimeout(() => response.end('ok'), Math.max(0, until - now));
  });
}

test('an idle target takes as long as its quickest answer', async () => {
  let asked = 0;
  server = await httpServer((_request, response) => {
    asked += 1;
    setTimeout(() => response.end('ok'), asked === 3 ? 20 : 120);
  });
  const took = await idleAnswer(server.origin, REQUEST, never());
  expect(took).toBeGreaterThanOrEqual(19);
  expect(took).toBeLessThan(119);
});

test('waits until what was left is worked off', async () => {
  server = await busyFor(700);
  const began = monotonicNow();
  expect(await drained(server.origin, REQUEST, 20, null, never())).toBe(true);
  expect(monotonicNow() - began).toBeGreaterThanOrEqual(699);
});

test('a target that ended is no longer waited for', async () => {
  const port = await freePort();
  const died = new AbortController();
  setTimeout(() => died.abort(), 200);
  const began = monotonicNow();
  expect(await drained(`http://127.0.0.1:${port}`, REQUEST, 20, died.signal, never())).toBe(false);
  // Far from the ten seconds for which one that lives is waited for.
  expect(monotonicNow() - began).toBeLessThan(5000);
});

test.each([
  ['a pause', -10, (response: { end(text: string): void }) => response.end('ok')],
  ['an answer', 20, () => {}],
])('an interruption in %s ends it with its reason', async (_where, idleMs, answer) => {
  server = await httpServer((_request, response) => answer(response));
  const interruption = new AbortController();
  const reason = new PacelineError('INTERRUPTED', 'Expected to run to the end, got SIGINT');
  // Nothing is as quick as that, so it goes on until it is interrupted.
  const waiting = drained(server.origin, REQUEST, idleMs, null, interruption.signal);
  setTimeout(() => interruption.abort(reason), 200);
  await expect(waiting).rejects.toBe(reason);
});
