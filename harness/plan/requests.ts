import type { RequestSpec } from '../config/scenario.ts';
import type { PreparedRequest } from '../record/request.ts';
import { type RandomInt, randomStream, shuffled } from './random.ts';

/** Requests in one round of a workload that has something to draw; then the round begins again. */
const ROUND = 240;

/**
 * The requests of one round, in the order in which they are sent: each spec as often as its weight asks,
 * mixed, and its placeholders drawn, all by the seed. A workload of one fixed request is a round of one.
 * @param checkBodies whether the texts that a body must hold are looked for in every answer under load
 */
export function prepareRequests(
  specs: readonly RequestSpec[],
  seed: number,
  checkBodies = false,
): PreparedRequest[] {
  const prepareOne = (spec: RequestSpec, random: RandomInt) => {
    const prepared = prepare(spec, random);
    return checkBodies
      ? { ...prepared, expect: { ...prepared.expect, includes: spec.expect.includes } }
      : prepared;
  };
  const random = randomStream(seed, 'requests');
  const [only] = specs;
  if (specs.length === 1 && only !== undefined && Object.keys(only.params).length === 0) {
    return [prepareOne(only, random)];
  }
  const weights = specs.reduce((total, spec) => total + spec.weight, 0);
  const rounds = Math.max(1, Math.round(ROUND / weights));
  const round = specs.flatMap((spec) => Array.from({ length: spec.weight * rounds }, () => spec));
  return shuffled(round, random).map((spec) => prepareOne(spec, random));
}

/** One request of a spec, with its placeholders drawn. */
export function prepare(spec: RequestSpec, random: RandomInt): PreparedRequest {
  const values = Object.fromEntries(
    Object.entries(spec.params).map(([name, [low, high]]) => [name, String(random(low, high))]),
  );
  const fill = (text: string) => text.replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);
  return {
    route: `${spec.method} ${spec.path}`,
    method: spec.method,
    path: fill(spec.path),
    headers: Object.entries(spec.headers),
    body: spec.body === undefined ? null : Buffer.from(fill(spec.body), 'utf8').toString('base64'),
    // The whole body was verified before; here it would cost the generator more than it tells.
    expect: { status: spec.expect.status, includes: [], json: {}, sha256: null },
  };
}
