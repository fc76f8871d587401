import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { z } from 'zod';
import { type Address, asksForMore } from '../config/address.ts';
import { explain } from '../config/explain.ts';
import { readyToPlan, WrongRequest, withoutMark } from '../config/ready-request.ts';
import { bodyFrom, UnreadableFile } from '../config/request-files.ts';
import { REQUEST_FIELDS, RequestSpec } from '../config/scenario.ts';
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
  /** A JSON file with a list of requests in place of those above, or those of them that have the paths named. */
  requests?: string | undefined;
  expectStatus?: number | undefined;
  expectBody?: string | undefined;
}

/** The requests that these flags or their file ask for; `preset` is the path without one. @throws BAD_OPTION */
export function requestSpecs(options: RequestOptions, preset: string, cwd: string): RequestSpec[] {
  const includes = options.expectBody === undefined ? [] : [options.expectBody];
  if (options.requests !== undefined) {
    const [flag] = given({ ...options, path: [] });
    if (flag !== undefined)
      throw badOption(`either --requests or ${flag}, got both: the file says what is sent`);
    const all = readSpecs(resolve(cwd, options.requests), options.requests);
    return allPicked(options.path, all, options.requests).map((spec) => ({
      ...spec,
      expect: { ...spec.expect, includes: [...spec.expect.includes, ...includes] },
    }));
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
  return parsed.data.map((spec) => ready(spec, cwd, '', ''));
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
  own: readonly RequestSpec[] = [],
): RequestSpec[] | null {
  if (options.requests !== undefined) return requestSpecs(options, '/', cwd);
  if (options.path.length > 0) {
    // What else is said of them goes for requests of one's own.
    const kept = given({ ...options, path: [] }).length > 0 ? [] : own;
    return options.path.flatMap((text) => {
      const found = picked(text, kept);
      return found.length > 0 ? found : requestSpecs({ ...options, path: [text] }, '/', cwd);
    });
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
export function requestSpecsAt(address: Address, options: RequestOptions, cwd: string): RequestSpec[] {
  const flag = options.requests !== undefined ? '--requests' : options.path.length > 0 ? '--path' : null;
  // One that is among those named is no contradiction.
  const heard = options.path.some((path) => path.replace(/^\d+:/, '') === address.path);
  if (flag !== null && !heard && asksForMore(address)) {
    throw badOption(`either a path in the URL or ${flag}, got both (${address.path})`);
  }
  return requestSpecs(options, address.path ?? '/', cwd);
}

/** Path that tells whether a service is there: the first that is asked by GET, since others may change something. */
export function readyPath(requests: readonly RequestSpec[]): string {
  const first = requests.find(({ method }) => method === 'GET');
  return first === undefined ? '/' : prepare(first, (low) => low).path;
}

function readSpecs(file: string, named: string): RequestSpec[] {
  let content: unknown;
  try {
    content = JSON.parse(withoutMark(readFileSync(file, 'utf8')));
  } catch (error) {
    throw badOption(`--requests to be a JSON file, got ${named} (${(error as Error).message})`);
  }
  const parsed = z.array(RequestSpec).min(1).safeParse(content);
  if (!parsed.success) {
    const said = explain(parsed.error, content, REQUEST_FIELDS);
    throw new PacelineError('BAD_OPTION', `${said}, in ${named}`);
  }
  return parsed.data.map((spec, index) => ready(spec, dirname(file), `${index}.`, `, in ${named}`));
}

function ready(spec: RequestSpec, folder: string, place: string, where: string): RequestSpec {
  try {
    return readyToPlan(spec, folder, place);
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
