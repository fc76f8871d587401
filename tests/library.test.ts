import { expect, test } from 'vitest';
import { capacity, compare, load, nodes, PacelineError } from '../harness/index.ts';

/** What a call is refused with; it is never thrown before there is a promise. */
async function refusal(call: () => Promise<unknown>): Promise<unknown> {
  const promise = call();
  return promise.then(
    () => 'nothing',
    (error: unknown) => (error instanceof PacelineError ? `${error.code}: ${error.message}` : error),
  );
}

test.each([
  ['an option that there is not', { conections: 2 }, 'BAD_OPTION: Expected an option of compare'],
  ['a number for a text', { target: 5 }, 'BAD_OPTION: Expected target to be a command, got 5'],
  ['a number for a list', { path: 5 }, 'BAD_OPTION: Expected path to be a path, got 5'],
  ['pairs for a list', { path: { a: '/' } }, 'BAD_OPTION: Expected path to be a path, got {"a":"/"}'],
  ['no share', { margin: 2 }, 'BAD_OPTION: Expected --margin to be a share'],
  ['a text for a switch', { strict: 'yes' }, 'BAD_OPTION: Expected strict to be true or false'],
])('%s is refused', async (_name, given, said) => {
  expect(await refusal(() => compare(given as object))).toContain(said);
});

test('answers may differ by true, by false, or by a list of routes', async () => {
  for (const answersMayDiffer of [true, false, 'GET /', ['GET /', 'GET / $.id']]) {
    expect(await refusal(() => compare({ answersMayDiffer } as object))).toContain('--a and --b');
  }
  const wrong = { answersMayDiffer: ['$.id'] };
  expect(await refusal(() => compare(wrong))).toContain(
    'Expected --answers-may-differ to be a route such as',
  );
  expect(await refusal(() => compare({ answersMayDiffer: 5 } as object))).toContain(
    'Expected answersMayDiffer to be a route, got 5',
  );
});

test('one text alone is a list of one', async () => {
  const given = { target: 'node x', slo: 'p99<50' } as object;
  const frozen = { target: 'node x', slo: ['p99<50'] } as const;
  for (const options of [given, frozen]) {
    expect(await refusal(() => capacity(options))).toContain('BAD_OPTION: Expected --slo to be an SLO');
  }
});

test('a rate is a number, or a ramp', async () => {
  const asked = (rate: number | { from: number; to: number }) => () =>
    load({ url: 'http://127.0.0.1:9', rate, connections: 4 });
  for (const rate of [50, { from: 50, to: 100 }]) {
    expect(await refusal(asked(rate))).toContain('either --rate (open loop) or --connections');
  }
  expect(await refusal(asked(-1))).toContain('Expected --rate to be requests per second');
});

test('versions that are not there are told', async () => {
  const given = { target: 'node x' } as unknown as Parameters<typeof nodes>[0];
  expect(await refusal(() => nodes(given))).toContain('two or more different Node versions');
});
