import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { z } from 'zod';
import { explain } from '../config/explain.ts';
import { RequestSpec } from '../config/scenario.ts';
import { headers, whole } from '../config/units.ts';
import { PacelineError } from '../errors/paceline-error.ts';
import { collect } from './options.ts';

/** The flags that say what is asked and what a right answer is. */
export interface RequestOptions {
  path: string[];
  method: string;
  header: string[];
  body?: string;
  requests?: string;
  expectStatus?: string;
  expectBody?: string;
}

export function withRequests(command: Command): Command {
  return command
    .option(
      '--path <path>',
      'path to ask for; repeatable, `3:/users` is sent three times as often',
      collect,
      [],
    )
    .option('--method <method>', 'method of the requests', 'GET')
    .option('--header <name: value>', 'header of the requests (repeatable)', collect, [])
    .option('--body <text>', 'body of the requests; `@file` reads it from a file')
    .option(
      '--requests <file>',
      'JSON file with a list of requests, as in a scenario, in place of those above',
    )
    .option('--expect-status <status>', 'status of a right answer')
    .option('--expect-body <text>', 'text that every right answer holds');
}

/** The requests that these flags or their file ask for; `preset` is the path without one. @throws BAD_OPTION */
export function requestSpecs(options: RequestOptions, preset: string, cwd: string): RequestSpec[] {
  const includes = options.expectBody === undefined ? [] : [options.expectBody];
  if (options.requests !== undefined) {
    return readSpecs(resolve(cwd, options.requests), options.requests).map((spec) => ({
      ...spec,
      expect: { ...spec.expect, includes: [...spec.expect.includes, ...includes] },
    }));
  }
  const status =
    options.expectStatus === undefined
      ? {}
      : { status: whole(options.expectStatus, '--expect-status', 100, 599) };
  const paths = options.path.length > 0 ? options.path : [preset];
  const specs = paths.map((text): z.input<typeof RequestSpec> => {
    const match = /^(?:(\d+):)?(\/.*)$/.exec(text);
    if (!match?.[2]) {
      throw wrong(
        `--path to begin with a slash, or with a weight as in 3:/users, got ${JSON.stringify(text)}`,
      );
    }
    return {
      method: options.method.toUpperCase() as 'GET',
      // As it goes over the wire: a space or an umlaut is not part of a request line.
      path: encodeURI(decode(match[2])),
      headers: headers(options.header, '--header'),
      ...(options.body === undefined ? {} : { body: readBody(options.body, cwd) }),
      weight: Number(match[1] ?? 1),
      expect: { ...status, includes },
    };
  });
  const parsed = z.array(RequestSpec).safeParse(specs);
  if (!parsed.success) {
    throw new PacelineError('BAD_OPTION', explain(parsed.error, specs, Object.keys(RequestSpec.shape)));
  }
  return parsed.data;
}

function decode(path: string): string {
  try {
    return decodeURI(path);
  } catch {
    return path;
  }
}

function readSpecs(file: string, named: string): RequestSpec[] {
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw wrong(`--requests to be a JSON file, got ${named} (${(error as Error).message})`);
  }
  const parsed = z.array(RequestSpec).min(1).safeParse(content);
  if (!parsed.success) {
    const said = explain(parsed.error, content, Object.keys(RequestSpec.shape));
    throw new PacelineError('BAD_OPTION', `${said}, in ${named}`);
  }
  return parsed.data;
}

function readBody(text: string, cwd: string): string {
  if (!text.startsWith('@')) return text;
  try {
    return readFileSync(resolve(cwd, text.slice(1)), 'utf8');
  } catch (error) {
    throw wrong(`--body to name a file that can be read, got ${text} (${(error as Error).message})`);
  }
}

function wrong(expected: string): PacelineError {
  return new PacelineError('BAD_OPTION', `Expected ${expected}`);
}
