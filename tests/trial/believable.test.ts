import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { PacelineError } from '../../harness/errors/paceline-error.ts';
import type { ErrorKind, LoadResult, Requests } from '../../harness/record/load.ts';
import {
  assertAccounted,
  assertAnswered,
  assertBelievable,
  assertGenerator,
  type Demands,
} from '../../harness/trial/believable.ts';
import { openResult } from '../support/load-result.ts';

const NONE = { connect: 0, reset: 0, closed: 0, timeout: 0, status: 0, body: 0, protocol: 0 };
const ALLOWED: Demands = { wrongAnswers: 'allowed' };

interface Ended extends Partial<Omit<Requests, 'errors'>> {
  errors?: Partial<Record<ErrorKind, number>>;
}

/** 1000 requests, of which these did not get a right answer and the others did. */
function ended({ errors = {}, ...changes }: Ended = {}): LoadResult {
  const failed = Object.values(errors).reduce((sum, count) => sum + count, 0);
  const { shed = 0, inFlight = 0, scheduled = 1000 } = changes;
  const completed = scheduled - failed - shed - inFlight;
  const requests = { scheduled, completed, shed, inFlight, ...changes, errors: { ...NONE, ...errors } };
  return openResult(scheduled, { requests });
}

/** What is thrown, as code and message; null for nothing. */
function thrown(check: () => void): { code: string; message: string } | null {
  try {
    check();
    return null;
  } catch (error) {
    if (!(error instanceof PacelineError)) throw error;
    return { code: error.code, message: error.message };
  }
}

const believed = (load: LoadResult, demands?: Demands) => thrown(() => assertBelievable(load, demands));

test('a load that was answered is believed', () => {
  expect(believed(ended())).toBeNull();
  expect(believed(ended({ shed: 300, inFlight: 20, errors: { connect: 5, timeout: 400 } }))).toBeNull();
});

describe('requests', () => {
  const balance = (load: LoadResult) => thrown(() => assertAccounted(load));

  test('have to end somewhere, and only once', () => {
    expect(balance(ended({ completed: 993 }))).toEqual({
      code: 'REQUESTS_DO_NOT_BALANCE',
      message: 'Expected 1000 requests to be accounted for, got 7 too few',
    });
    expect(balance(ended({ completed: 1002 }))?.message).toBe(
      'Expected 1000 requests to be accounted for, got 2 too many',
    );
  });

  test('balance exactly when the parts make the whole', () => {
    const count = fc.integer({ min: 0, max: 50 });
    const parts = fc.record({
      completed: count,
      shed: count,
      inFlight: count,
      errors: fc.record({
        ...{ connect: count, reset: count, closed: count, timeout: count },
        ...{ status: count, body: count, protocol: count },
      }),
    });
    fc.assert(
      fc.property(parts, fc.integer({ min: -3, max: 3 }), ({ errors, ...others }, off) => {
        const all = [...Object.values(errors), ...Object.values(others)].reduce((sum, one) => sum + one, 0);
        const found = balance(openResult(1, { requests: { ...others, errors, scheduled: all + off } }));
        expect(found?.code ?? null).toBe(off === 0 ? null : 'REQUESTS_DO_NOT_BALANCE');
      }),
      { seed: 61 },
    );
  });

  test('that were answered have to have been taken, where the target counts', () => {
    const counted = (taken: number | null) =>
      balance({ ...ended(), counts: { written: 1010, answered: 1000, taken } });
    expect(counted(999)).toEqual({
      code: 'REQUESTS_DO_NOT_BALANCE',
      message:
        'Expected the target to have taken the 1000 requests that it answered, got 999 by its own count',
    });
    for (const taken of [1000, 1010, null]) expect(counted(taken)).toBeNull();
  });
});

test('a generator that was its own limit is not believed, with its reasons', () => {
  const generator = { ...ended().generator, valid: false, reasons: ['it lagged', 'it used a whole core'] };
  expect(thrown(() => assertGenerator({ generator }))).toEqual({
    code: 'GENERATOR_SATURATED',
    message:
      'Expected the target to be the limit, got a generator at its own: it lagged; it used a whole core',
  });
  expect(thrown(() => assertGenerator(ended()))).toBeNull();
});

describe('wrong answers', () => {
  test.each(['status', 'protocol'] as const)('1 %% of %s is little enough, more is not', (kind) => {
    expect(believed(ended({ scheduled: 100_000, errors: { [kind]: 1000 } }))).toBeNull();
    expect(believed(ended({ scheduled: 100_000, errors: { [kind]: 1001 } }))).toEqual({
      code: 'WRONG_ANSWER',
      message: `Expected the requests to be answered rightly, got 98999 right answers and 1001 ${kind}`,
    });
  });

  test('kinds count together, of the answers and not of all requests', () => {
    expect(believed(ended({ errors: { status: 6, protocol: 6 } }))?.code).toBe('WRONG_ANSWER');
    // 1 % of the answers, half of which never came.
    expect(believed(ended({ shed: 500, errors: { status: 5 } }))).toBeNull();
    expect(believed(ended({ shed: 500, errors: { status: 6 } }))?.code).toBe('WRONG_ANSWER');
  });

  test('one wrong body is too many', () => {
    expect(believed(ended({ scheduled: 100_000, errors: { body: 1 } }))?.code).toBe('WRONG_ANSWER');
  });

  test('mishaps of connections are none', () => {
    const errors = { connect: 100, reset: 100, closed: 100, timeout: 100 };
    expect(believed(ended({ errors }))).toBeNull();
  });

  test('all of them wrong is that, and not that nothing was answered', () => {
    expect(believed(ended({ errors: { status: 1000 } }))?.code).toBe('WRONG_ANSWER');
  });

  test('are anybody’s own affair where they are allowed', () => {
    expect(believed(ended({ errors: { status: 900, body: 50 } }), ALLOWED)).toBeNull();
    expect(believed(ended({ errors: { status: 1000 } }), ALLOWED)).toEqual({
      code: 'NOTHING_ANSWERED',
      message: 'Expected at least one right answer, got none to 1000 requests: 1000 status',
    });
  });

  test('the first that is known is told: since when, where, and why', () => {
    const route = (name: string, wrong: { at: number; why: string } | null) => ({
      ...{
        name,
        byStatus: {},
        bytes: null,
        checked: null,
        redirects: {},
        encodings: {},
        changed: null,
        wrong,
      },
    });
    const load = {
      ...ended({ errors: { status: 20 } }),
      answers: {
        byStatus: {},
        spoke: null,
        routes: [
          route('GET /', null),
          route('GET /users', { at: 1.5, why: 'have status 200, got 503' }),
          route('GET /late', { at: 2, why: 'have status 200, got 500' }),
        ],
      },
    };
    expect(believed(load)?.message).toBe(
      'Expected the requests to be answered rightly, got 980 right answers and 20 status; from 1.5 s on GET /users was expected to have status 200, got 503',
    );
  });
});

describe('nothing answered', () => {
  const answered = (load: LoadResult) => thrown(() => assertAnswered(load));

  test('is told with how the requests ended', () => {
    const load = {
      ...ended({ shed: 7, inFlight: 3, errors: { connect: 940, timeout: 50 } }),
      connectErrors: { ECONNREFUSED: 900, EHOSTUNREACH: 40 },
    };
    const known = {
      code: 'NOTHING_ANSWERED',
      message:
        'Expected at least one right answer, got none to 1000 requests: 940 connect (ECONNREFUSED, EHOSTUNREACH), 50 timeout, 7 shed, 3 in flight at the end',
    };
    expect(answered(load)).toEqual(known);
    expect(believed(load)).toEqual(known);
    expect(believed(load, ALLOWED)).toEqual(known);
  });

  test('is told with what the server spoke instead', () => {
    const load = {
      ...ended({ errors: { closed: 1000 } }),
      answers: { byStatus: {}, routes: [], spoke: 'HTTP/2' },
    };
    expect(answered(load)?.message).toMatch(
      /: 1000 closed; the server speaks HTTP\/2, and HTTP\/1.1 was asked$/,
    );
  });

  test('asks for a longer load where it was over before any answer', () => {
    expect(answered(ended({ inFlight: 1000 }))?.message).toMatch(
      /: 1000 in flight at the end: the load was over before the first answer, so ask for a longer one$/,
    );
  });

  test('is no fault where nothing was asked, nor where one was', () => {
    expect(answered(ended({ scheduled: 0 }))).toBeNull();
    expect(answered(ended({ errors: { reset: 999 } }))).toBeNull();
  });
});

test('what does not balance is told first, then what was answered wrongly, then what the generator could not do', () => {
  const errors = { status: 900 };
  const generator = { ...ended().generator, valid: false, reasons: ['it lagged'] };
  const all = { ...ended({ errors, completed: 5 }), generator };
  expect(believed(all)?.code).toBe('REQUESTS_DO_NOT_BALANCE');
  expect(believed({ ...ended({ errors }), generator })?.code).toBe('WRONG_ANSWER');
  expect(believed({ ...ended(), generator })?.code).toBe('GENERATOR_SATURATED');
});
