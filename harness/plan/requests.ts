import { filled, pathOnTheWire } from '../config/path.ts';
import { bodyBytes } from '../config/request-body.ts';
import type { RequestSpec } from '../config/scenario.ts';
import type { PreparedRequest } from '../record/request.ts';
import { escapedForPath, filledBody } from './fill.ts';
import { type RandomInt, randomStream, shuffled } from './random.ts';
import { routeNames, routeOf } from './route-names.ts';
import { drawing, longestList, once, type Values } from './values.ts';

/** Requests in one round of a workload that has something to draw; then the round begins again. */
const ROUND = 240;
/** A round is longer where lists are, so that each of their values has its turn, up to so many requests and bytes. */
const LONGEST = { requests: 10_000, bytes: 32e6 };

/**
 * The requests of one round, in the order in which they are sent: each spec as often as its weight asks,
 * mixed, and its placeholders drawn, all by the seed. A workload of one fixed request is a round of one.
 */
export function prepareRequests(specs: readonly RequestSpec[], seed: number): PreparedRequest[] {
  const random = randomStream(seed, 'requests');
  const [only] = specs;
  if (specs.length === 1 && only !== undefined && Object.keys(only.params).length === 0) {
    return [prepareWith(only, {}, routeOf(only))];
  }
  const rounds = roundsOf(specs);
  const round = specs.flatMap((spec) => Array.from({ length: spec.weight * rounds }, () => spec));
  const order = shuffled(round, random);
  const draws = new Map(specs.map((spec) => [spec, drawing(spec.params, random)]));
  const names = routeNames(specs);
  const routes = new Map(specs.map((spec, index) => [spec, names[index] ?? routeOf(spec)]));
  return order.map((spec) => prepareWith(spec, draws.get(spec)?.() ?? {}, routes.get(spec) ?? routeOf(spec)));
}

/** How often a round holds each spec, for each part of its weight. */
function roundsOf(specs: readonly RequestSpec[]): number {
  const weights = specs.reduce((total, { weight }) => total + weight, 0);
  const usual = Math.max(1, Math.round(ROUND / weights));
  const wanted = Math.max(
    usual,
    ...specs.map(({ params, weight }) => Math.ceil(longestList(params) / weight)),
  );
  const bytes = specs.reduce((total, spec) => total + spec.weight * sizeOf(spec), 0);
  const most = Math.min(LONGEST.requests / weights, LONGEST.bytes / bytes);
  return Math.max(1, Math.min(wanted, Math.floor(most)));
}

function sizeOf({ path, body }: RequestSpec): number {
  return path.length + (body === undefined ? 0 : bodyBytes(body).length);
}

/** One request of a spec, with its placeholders drawn. */
export function prepare(spec: RequestSpec, random: RandomInt): PreparedRequest {
  return prepareWith(spec, once(spec.params, random), routeOf(spec));
}

function prepareWith(spec: RequestSpec, values: Values, route: string): PreparedRequest {
  return {
    route,
    method: spec.method,
    path: pathOnTheWire(filled(spec.path, escapedForPath(values))),
    headers: Object.entries(spec.headers).flatMap(([name, texts]) =>
      [texts].flat().map((text): [string, string] => [name, filled(text, values)]),
    ),
    body: spec.body === undefined ? null : filledBody(bodyBytes(spec.body), values).toString('base64'),
    expect: {
      status: spec.expect.status,
      includes: spec.expect.includes,
      json: spec.expect.json ?? {},
      sha256: spec.expect.sha256 ?? null,
    },
  };
}
