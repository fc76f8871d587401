import { expect, test } from 'vitest';
import { PacelineError } from '../../harness/errors/paceline-error.ts';
import { assignableCores } from '../../harness/machine/cores.ts';
import { place } from '../../harness/machine/placement.ts';
import { measureCeiling } from '../../harness/trial/ceiling.ts';

/** Measures against this server's code instead of the one that only says ok. */
function measureAgainst(script: string, signal = new AbortController().signal, onMeasure = () => {}) {
  return measureCeiling({
    command: [process.execPath, '-e', script],
    env: { PATH: process.env.PATH ?? '' },
    placement: place(assignableCores(), 'alone', false),
    durationSeconds: 0.2,
    signal,
    onMeasure,
  });
}

const server = (answer: string) =>
  `require('node:http').createServer((q, r) => { ${answer} }).listen(process.env.PORT, '127.0.0.1')`;

test.each([
  ['TARGET_NOT_STARTED', 'process.exit(7)', 'exit status 7'],
  ['NOTHING_ANSWERED', server("r.statusCode = q.url === '/' ? 500 : 200; r.end()"), 'got none to'],
  ['TARGET_DIED', server("if (q.url === '/') process.exit(9); r.end()"), 'exit status 9'],
])('%s where that is how it is', async (code, script, says) => {
  const error = await measureAgainst(script).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(PacelineError);
  expect(error).toMatchObject({ code, exitCode: 3 });
  expect(String(error)).toContain(says);
});

test('an interruption between two measurements ends it with its reason', async () => {
  const interruption = new AbortController();
  const reason = new PacelineError('INTERRUPTED', 'Expected to run to the end, got SIGINT');
  const measuring = measureAgainst(server('r.end()'), interruption.signal, () => interruption.abort(reason));
  await expect(measuring).rejects.toBe(reason);
});
