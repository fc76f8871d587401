import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { PacelineError } from '../../harness/errors/paceline-error.ts';
import { Session } from '../../harness/measure/session.ts';

test('an abort is an error of the catalogue, whatever its reason; one that is such an error stays itself', () => {
  const reason = new Error('enough');
  const abort = new AbortController();
  const session = new Session({ signal: abort.signal });
  abort.abort(reason);
  expect(session.signal.reason).toBeInstanceOf(PacelineError);
  expect(session.signal.reason).toMatchObject({ code: 'INTERRUPTED', exitCode: 130, cause: reason });
  expect(session.signal.reason.message).toBe('Expected to run to the end, got: enough');
  const own = new PacelineError('INTERRUPTED', 'Expected to run to the end, got SIGINT');
  expect(new Session({ signal: AbortSignal.abort(own) }).signal.reason).toBe(own);
});

test('a session that is over no longer listens to its signal', () => {
  const abort = new AbortController();
  const session = new Session({ signal: abort.signal });
  session.close();
  abort.abort();
  expect(session.signal.aborted).toBe(false);
});

test('who is told and throws ends what is measured, and disturbs no cleaning up', () => {
  const session = new Session({
    onEvent: (event) => {
      if (event.type === 'idle') throw new TypeError('no text');
    },
  });
  session.step('something');
  expect(session.signal.aborted).toBe(false);
  expect(() => session.idle()).not.toThrow();
  expect(session.signal.reason).toMatchObject({ code: 'INTERRUPTED', cause: expect.any(TypeError) });
  expect(() => session.close()).not.toThrow();
});

test('a folder is meant from the working directory', () => {
  expect(new Session().cwd).toBe(process.cwd());
  expect(new Session({ cwd: 'tests' }).cwd).toBe(resolve('tests'));
});
