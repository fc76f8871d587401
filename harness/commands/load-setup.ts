import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { z } from 'zod';
import { explain } from '../config/explain.ts';
import { RequestSpec } from '../config/scenario.ts';
import { headers, rate, seconds, whole } from '../config/units.ts';
import type { Context } from '../context.ts';
import { PacelineError } from '../errors/paceline-error.ts';
import type { GeneratorLoad } from '../load/generator/job.ts';
import { prepareRequests } from '../plan/requests.ts';
import type { PreparedRequest } from '../record/request.ts';
import type { Window } from '../record/trial.ts';
import type { LaunchOptions } from '../runtime/process/launch.ts';
import { preparedFor } from '../trial/trial-job.ts';
import type { SharedOptions } from './options.ts';
import { chooseSeed } from './seed.ts';
import { targetEnvironment } from './target-environment.ts';

/** The flags of `paceline load`, as commander gives them. */
export interface LoadOptions extends SharedOptions {
  target?: string;
  rate?: string;
  arrivals: 'constant' | 'poisson';
  connections?: string;
  maxConnections: string;
  duration: string;
  warmup?: string;
  path: string[];
  method: string;
  header: string[];
  body?: string;
  requests?: string;
  expectStatus?: string;
  expectBody?: string;
  timeout: string;
  insecure?: boolean;
  waiting: 'sleep' | 'spin';
  generators: string;
  ready?: string;
  readyTimeout: string;
  env: string[];
  seed?: string;
  out?: string;
}

export interface PreparedLoad {
  /** Null where a target is started. */
  origin: string | null;
  target: Omit<LaunchOptions, 'signal' | 'reaper' | 'cores' | 'logs'> | null;
  load: GeneratorLoad;
  generators: number;
  window: Window;
  sliceSeconds: number;
}

/** Slices of the time axis are this long, or as long as keeps a long load's axis readable. */
const SLICE = { seconds: 0.2, most: 300 };

/** Reads the flags of a load. @throws BAD_OPTION */
export function prepareLoad(url: string | undefined, options: LoadOptions, context: Context): PreparedLoad {
  if ((url === undefined) === (options.target === undefined)) {
    throw wrong(`a URL or --target, ${url === undefined ? 'got neither' : 'got both'}`);
  }
  const address = url === undefined ? null : addressOf(url);
  const seed = chooseSeed(options.seed, context.env);
  const durationSeconds = seconds(options.duration, '--duration');
  const warmupSeconds = options.warmup === undefined ? 0 : seconds(options.warmup, '--warmup');
  const window = { warmupSeconds, durationSeconds };
  const requests = readRequests(address, options, context.cwd, seed);
  const generators = whole(options.generators, '--generators', 1, 64);
  const [first] = requests;
  return {
    origin: address?.origin ?? null,
    target:
      options.target === undefined
        ? null
        : {
            command: options.target,
            cwd: context.cwd,
            env: targetEnvironment(context, options.env, {}),
            port: null,
            readyPath: options.ready ?? first?.path ?? '/',
            readyTimeoutMs: seconds(options.readyTimeout, '--ready-timeout') * 1000,
          },
    load: chooseLoad(options, requests, window, seed, generators),
    generators,
    window,
    sliceSeconds: Math.max(
      SLICE.seconds,
      Math.ceil(durationSeconds / SLICE.most / SLICE.seconds) * SLICE.seconds,
    ),
  };
}

function chooseLoad(
  options: LoadOptions,
  requests: PreparedRequest[],
  { warmupSeconds, durationSeconds }: Window,
  seed: number,
  generators: number,
): GeneratorLoad {
  const timeoutSeconds = seconds(options.timeout, '--timeout');
  const insecure = options.insecure ?? false;
  if (options.rate === undefined) {
    const connections = whole(options.connections ?? '10', '--connections', generators, 50_000);
    return { mode: 'closed', connections, timeoutSeconds, requests, insecure };
  }
  if (options.connections !== undefined) {
    throw wrong(
      'either --rate (open loop) or --connections (closed loop), got both; --max-connections bounds an open loop',
    );
  }
  const { from, to } = rate(options.rate, '--rate');
  const maxConnections = whole(options.maxConnections, '--max-connections', generators, 50_000);
  return {
    mode: 'open',
    schedule: {
      arrivals: options.arrivals,
      stretches: [
        ...(warmupSeconds > 0 ? [{ seconds: warmupSeconds, from, to: from }] : []),
        { seconds: durationSeconds, from, to },
      ],
      seed,
    },
    share: { index: 0, of: 1 },
    requests,
    timeoutSeconds,
    maxConnections,
    preparedConnections: preparedFor(from, maxConnections),
    insecure,
    bySteps: from !== to,
    waiting: options.waiting,
  };
}

function addressOf(text: string): URL {
  let url: URL;
  try {
    url = new URL(/^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `http://${text}`);
  } catch {
    throw wrong(`the URL to be like http://127.0.0.1:3000/path, got ${JSON.stringify(text)}`);
  }
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw wrong(`the URL to begin with http:// or https://, got ${JSON.stringify(text)}`);
  }
  return url;
}

function readRequests(
  address: URL | null,
  options: LoadOptions,
  cwd: string,
  seed: number,
): PreparedRequest[] {
  const includes = options.expectBody === undefined ? [] : [options.expectBody];
  if (options.requests !== undefined) {
    const specs = readSpecs(resolve(cwd, options.requests), options.requests);
    return prepareRequests(specs, seed, true).map((request) => ({
      ...request,
      includes: [...request.includes, ...includes],
    }));
  }
  const status =
    options.expectStatus === undefined ? null : whole(options.expectStatus, '--expect-status', 100, 599);
  const fromUrl = address === null ? '/' : address.pathname + address.search;
  const paths = options.path.length > 0 ? options.path : [fromUrl];
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
    };
  });
  const parsed = z.array(RequestSpec).safeParse(specs);
  if (!parsed.success) {
    throw new PacelineError('BAD_OPTION', explain(parsed.error, specs, Object.keys(RequestSpec.shape)));
  }
  return prepareRequests(parsed.data, seed).map((request) => ({ ...request, status, includes }));
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
