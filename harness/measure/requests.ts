import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { z } from 'zod';
import { type Address, asksForMore } from '../config/address.ts';
import { explain } from '../config/explain.ts';
import { readyToPlan, WrongRequest, withoutMark } from '../config/ready-request.ts';
import { holdsPlaceholder, readyAsked } from '../config/ready-setup.ts';
import { bodyFrom, UnreadableFile } from '../config/request-files.ts';
import { REQUEST_FIELDS, RequestSpec, SetupRequest } from '../config/scenario.ts';
import { type Asked, capturedBy } from '../config/setup.ts';
import { badOption } from '../errors/bad-option.ts';
import { PacelineError } from '../errors/paceline-error.ts';
import { prepare } from '../plan/requests.ts';
import { allPicked, picked } from './picked.ts';

/** What is asked, and what a right answer is. */
export interface RequestOptions {
  /** Each may begin with its weight, as in `3:/users`. */
  path: readonly string[];
  method?: string | undefined;
  header: readonly (readonly [name: string, text: string])[];
  /** Text, or `@FILE` for the bytes of a file. */
  body?: string | undefined;
  /** A JSON file with a list of requests, or `{ setup, requests }`, in place of those above, or those of them that have the paths named. */
  requests?: string | undefined;
  expectStatus?: number | undefined;
  expectBody?: string | undefined;
}

/** The requests that these flags or their file ask for; `preset` is the path without one. @throws BAD_OPTION */
export function requestSpecs(options: RequestOptions, preset: string, cwd: string): Asked {
  const includes = options.expectBody === undefined ? [] : [options.expectBody];
  if (options.requests !== undefined) {
    const [flag] = given({ ...options, path: [] });
    if (flag !== undefined)
      throw badOption(`either --requests or ${flag}, got both: the file says what is sent`);
    const asked = readFile(resolve(cwd, options.requests), options.requests);
    return {
      ...asked,
      requests: allPicked(options.path, asked.requests, options.requests).map((spec) => ({
        ...spec,
        expect: { ...spec.expect, includes: [...spec.expect.includes, ...includes] },
      })),
    };
  }
  const status = options.expectStatus === undefined ? {} : { status: options.expectStatus };
  const paths = options.path.length > 0 ? options.path : [preset];
  const specs = paths.map((text): z.input<typeof RequestSpec> => {
    const match = /^(?:(\d+):)?(\/.*)$/s.exec(text);
    if (!match?.[2]) {
      throw badOption(
        `--path to begin with a slash, or with a weight as in 3:/users, got ${JSON.stringify(text)}`,
      );
    }
    return {
      ...(options.method === undefined ? {} : { method: options.method }),
      path: match[2],
      headers: headers(options.header),
      ...(options.body === undefined ? {} : { body: readBody(options.body, cwd) }),
      weight: Number(match[1] ?? 1),
      expect: { ...status, includes },
    };
  });
  const parsed = z.array(RequestSpec).safeParse(specs);
  if (!parsed.success) {
    throw new PacelineError('BAD_OPTION', explain(parsed.error, specs, REQUEST_FIELDS));
  }
  return { requests: parsed.data.map((spec) => wrongIn('', () => readyToPlan(spec, cwd, ''))) };
}

/** By name; one that is given several times has several texts. */
function headers(given: RequestOptions['header']): Record<string, string | string[]> {
  const result: Record<string, string | string[]> = {};
  for (const [name, text] of given) {
    const before = result[name];
    result[name] = before === undefined ? text : [before, text].flat();
  }
  return result;
}

/** Flags that are given and say what is sent. */
function given({ path, method, header, body, expectStatus }: RequestOptions): string[] {
  return [
    ...(path.length > 0 ? ['--path'] : []),
    ...(method === undefined ? [] : ['--method']),
    ...(header.length > 0 ? ['--header'] : []),
    ...(body === undefined ? [] : ['--body']),
    ...(expectStatus === undefined ? [] : ['--expect-status']),
  ];
}

/**
 * Requests that are asked for in the place of a scenario's own; null where none are.
 * @param own of which those that have a path named stay as they are; any other path is asked by GET
 * @throws BAD_OPTION, also for a flag that would say how something is sent and not what
 */
export function otherRequests(
  options: RequestOptions,
  cwd: string,
  own: Asked = { requests: [] },
): Asked | null {
  if (options.requests !== undefined) return requestSpecs(options, '/', cwd);
  if (options.path.length > 0) {
    // What else is said of them goes for requests of one's own.
    const kept = given({ ...options, path: [] }).length > 0 ? [] : own.requests;
    const requests = options.path.flatMap((text) => {
      const found = picked(text, kept);
      return found.length > 0 ? found : requestSpecs({ ...options, path: [text] }, '/', cwd).requests;
    });
    // What is captured for those that stay is captured still.
    const stays = requests.some((one) => kept.some(({ path }) => path === one.path));
    return { requests, ...(stays && own.setup !== undefined ? { setup: own.setup } : {}) };
  }
  const flag = given(options)[0] ?? (options.expectBody === undefined ? undefined : '--expect-body');
  if (flag === undefined) return null;
  throw badOption(
    `--path beside ${flag} to say what is asked in the place of the scenario's requests, got none`,
  );
}

/**
 * The requests for what is at a URL, whose own path is asked for unless flags or a file name others.
 * @throws BAD_OPTION, also where both say what is asked
 */
export function requestSpecsAt(address: Address, options: RequestOptions, cwd: string): Asked {
  const flag = options.requests !== undefined ? '--requests' : options.path.length > 0 ? '--path' : null;
  // One that is among those named is no contradiction.
  const heard = options.path.some((path) => path.replace(/^\d+:/, '') === address.path);
  if (flag !== null && !heard && asksForMore(address)) {
    throw badOption(`either a path in the URL or ${flag}, got both (${address.path})`);
  }
  return requestSpecs(options, address.path ?? '/', cwd);
}

/**
 * Path that tells whether a service is there: the first that is asked by GET, since others may change something, and without what
 * is captured, since nobody has asked for that yet.
 */
export function readyPath({ requests, setup }: Asked): string {
  const names = capturedBy(setup);
  const first = requests.find(
    (spec) => spec.method === 'GET' && !names.some((name) => holdsPlaceholder(spec, name)),
  );
  return first === undefined ? '/' : prepare(first, (low) => low).path;
}

const List = z.array(RequestSpec).min(1);
/** The same with what is asked before. */
const WithSetup = z.strictObject({ setup: z.array(SetupRequest).optional(), requests: List });

function readFile(file: string, named: string): Asked {
  let content: unknown;
  try {
    content = JSON.parse(withoutMark(readFileSync(file, 'utf8')));
  } catch (error) {
    throw badOption(`--requests to be a JSON file, got ${named} (${(error as Error).message})`);
  }
  const listed = Array.isArray(content);
  const parsed = listed ? List.safeParse(content) : WithSetup.safeParse(content);
  if (!parsed.success) {
    const keys = listed ? REQUEST_FIELDS : [...Object.keys(WithSetup.shape), ...REQUEST_FIELDS];
    const said = explain(parsed.error, content, keys);
    throw new PacelineError('BAD_OPTION', `${said}, in ${named}`);
  }
  const asked: Asked = Array.isArray(parsed.data) ? { requests: parsed.data } : parsed.data;
  return wrongIn(`, in ${named}`, () =>
    readyAsked(asked, dirname(file), {
      request: (index) => (listed ? `${index}.` : `requests.${index}.`),
      setup: (index) => `setup.${index}.`,
    }),
  );
}

function wrongIn<Read>(where: string, read: () => Read): Read {
  try {
    return read();
  } catch (error) {
    throw error instanceof WrongRequest ? badOption(`${error.message}${where}`) : error;
  }
}

function readBody(text: string, cwd: string): NonNullable<RequestSpec['body']> {
  if (!text.startsWith('@')) return text;
  try {
    return bodyFrom(text.slice(1), cwd, '--body');
  } catch (error) {
    throw error instanceof UnreadableFile ? badOption(error.message) : error;
  }
}
