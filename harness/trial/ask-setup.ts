import type { Capture, SetupRequest } from '../config/scenario.ts';
import { asRequest } from '../config/setup.ts';
import { PacelineError } from '../errors/paceline-error.ts';
import { bodyDifference, excerpt } from '../load/http/body-difference.ts';
import { prepare } from '../plan/requests.ts';
import type { Captured } from '../record/captured.ts';
import { type PreparedRequest, requestName } from '../record/request.ts';
import { type Access, PLAIN_ACCESS } from './access.ts';
import { type Answer, ask } from './ask.ts';

/**
 * Asks a launch what has to be asked before all else, in order, and captures of the answers what later requests need.
 * @param captured takes the values by name, a secret each, as far as it comes
 * @throws SETUP_FAILED for an answer that is not as declared, or without what is captured; WRONG_ANSWER without an answer; the
 * signal's reason if it is aborted
 */
export async function askSetup(
  origin: string,
  setup: readonly SetupRequest[] | undefined,
  timeoutSeconds: number,
  signal: AbortSignal,
  access: Access = PLAIN_ACCESS,
  captured: Record<string, string> = {},
): Promise<Captured> {
  for (const one of setup ?? []) {
    const prepared = prepare(asRequest(one), (low) => low);
    const answer = await ask(origin, prepared, timeoutSeconds, signal, { ...access, captured });
    const found = Object.entries(one.capture).map(([name, capture]) => ({
      name,
      capture,
      value: valueIn(answer, capture),
    }));
    for (const { name, value } of found) if (value !== null) captured[name] = value;
    const what = `the setup request ${one.name ?? requestName(prepared)}`;
    const wrong = difference(prepared, answer, captured);
    if (wrong !== null) throw failed(`${what} to ${wrong}`);
    for (const { name, capture, value } of found) {
      if (value === null)
        throw failed(
          `${what} to answer with ${placeOf(capture)} for {${name}}, got ${instead(answer, capture)}`,
        );
      if (/\p{Cc}/u.test(value)) {
        throw failed(
          `${what} to answer with one line of text for {${name}}, got one with a control character`,
        );
      }
    }
  }
  return captured;
}

function failed(expected: string): PacelineError {
  return new PacelineError('SETUP_FAILED', `Expected ${expected}`);
}

/** "answer X, got Y" for the first thing that differs from what was declared, or null. */
function difference(
  { expect }: PreparedRequest,
  { status, body, problem }: Answer,
  captured: Captured,
): string | null {
  if (expect.status !== null && status !== expect.status) {
    // An answer that means well may be full of secrets that nobody captures.
    return `answer ${expect.status}, got ${status}${status < 400 ? '' : `: ${excerpt(body, captured)}`}`;
  }
  if (bodyDifference(expect, body) === null) return null;
  return problem === null
    ? 'answer with a body as its `expect` says, got another'
    : `answer with a body that can be read, but it ${problem}`;
}

/** What is to be captured of an answer; null where it has none, or an empty one. */
function valueIn(answer: Answer, capture: Capture): string | null {
  const value =
    'json' in capture
      ? at(jsonOf(answer), capture.json)
      : 'header' in capture
        ? headersOf(answer, capture.header)[0]
        : cookiesOf(answer).get(capture.cookie);
  const text = ['string', 'number', 'boolean'].includes(typeof value) ? String(value) : '';
  return text === '' ? null : text;
}

function placeOf(capture: Capture): string {
  if ('json' in capture) return `JSON that has a text or a number at ${capture.json}`;
  return 'header' in capture ? `a header ${capture.header}` : `a cookie ${capture.cookie}`;
}

/** What there is in its place: names, and no values, which may be secrets. */
function instead(answer: Answer, capture: Capture): string {
  if ('header' in capture) return names('headers', Object.keys(answer.headers));
  if ('cookie' in capture) return names('cookies', [...cookiesOf(answer).keys()]);
  const value = jsonOf(answer);
  if (value === undefined) return `a body that is no JSON (${answer.type || 'no Content-Type'})`;
  const [inner, there] = deepest(value, capture.json.split('.'));
  const where = there.length === 0 ? '' : ` at ${there.join('.')}`;
  if (isObject(inner)) return `${names('fields', Object.keys(inner))}${where}`;
  return `${inner === '' ? 'an empty text' : 'another kind of value'}${where}`;
}

/** The value at a path, as far as there is one, and how far that is. */
function deepest(value: unknown, steps: readonly string[]): [value: unknown, there: readonly string[]] {
  const [step, ...rest] = steps;
  if (step === undefined || !isObject(value) || !Object.hasOwn(value, step)) return [value, []];
  const [inner, there] = deepest(value[step], rest);
  return [inner, [step, ...there]];
}

function names(kind: string, found: readonly string[]): string {
  return found.length === 0 ? `no ${kind}` : `the ${kind} ${found.slice(0, 20).join(', ')}`;
}

/** Undefined for a body that is no JSON. */
function jsonOf({ body }: Answer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
}

function at(value: unknown, path: string): unknown {
  const steps = path.split('.');
  const [inner, there] = deepest(value, steps);
  return there.length === steps.length ? inner : undefined;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function headersOf({ headers }: Answer, name: string): string[] {
  return [headers[name.toLowerCase()] ?? []].flat();
}

/** Cookies that an answer sets, the last of each name; one that it takes away is empty. */
function cookiesOf(answer: Answer): Map<string, string> {
  return new Map(
    headersOf(answer, 'set-cookie').map((line): [string, string] => {
      const [pair = ''] = line.split(';');
      const equals = pair.indexOf('=');
      return [pair.slice(0, Math.max(0, equals)).trim(), pair.slice(equals + 1).trim()];
    }),
  );
}
