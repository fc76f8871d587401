import { type Arrivals, Pacer } from '../../harness/load/pacer.ts';
import { evenDraws } from './draws.ts';

export interface SkewSetting {
  arrivals: Arrivals;
  /** Requests per second of all generators together. */
  rate: number;
  seconds: number;
  generators: number;
  /** Time that the one server takes for each request, ms. */
  serviceMs: number;
}

export interface Percentiles {
  p50: number;
  p99: number;
}

/** How far percentiles are from those of one start, ms. */
export interface SkewError {
  /** Starts lie evenly spread over as much, ms. */
  skewMs: number;
  mean: Percentiles;
  largest: Percentiles;
}

/**
 * Moments at which requests reach the target, ms: the shares of one schedule, each as its generator computes
 * it, moved by how late that generator began.
 */
export function arrivalsOf(setting: SkewSetting, seed: number, late: readonly number[]): Float64Array {
  const { arrivals, rate, seconds, generators } = setting;
  const schedule = { arrivals, stretches: [{ seconds, from: rate, to: rate }], seed };
  const moments: number[] = [];
  for (let index = 0; index < generators; index++) {
    const pacer = new Pacer(schedule, { index, of: generators });
    for (let due = pacer.next(); due !== Infinity; due = pacer.next()) moments.push(due + (late[index] ?? 0));
  }
  return Float64Array.from(moments).sort();
}

/**
 * Latency percentiles at one server that takes requests in turn, each for the same time (Lindley, The theory
 * of queues with a single server, 1952).
 */
export function queued(arrivals: Float64Array, serviceMs: number): Percentiles {
  const latency = new Float64Array(arrivals.length);
  let free = -Infinity;
  for (let index = 0; index < arrivals.length; index++) {
    const at = arrivals[index] ?? 0;
    free = Math.max(free, at) + serviceMs;
    latency[index] = free - at;
  }
  latency.sort();
  const rank = (share: number) => latency[Math.ceil(share * latency.length) - 1] ?? 0;
  return { p50: rank(0.5), p99: rank(0.99) };
}

/** Percentiles of several draws of the starts, beside those of generators that begin together. */
export function simulateSkew(setting: SkewSetting, skewMs: number, draws: number, seed: number): SkewError {
  const together = queued(arrivalsOf(setting, seed, []), setting.serviceMs);
  const even = evenDraws(seed + Math.round(skewMs * 1000));
  const errors = Array.from({ length: draws }, () => {
    const late = Array.from({ length: setting.generators }, () => even() * skewMs);
    return difference(queued(arrivalsOf(setting, seed, late), setting.serviceMs), together);
  });
  return { skewMs, ...summary(errors) };
}

/** The same between schedules that only another seed drew: what any percentile of a Poisson load is uncertain by. */
export function simulateSeeds(setting: SkewSetting, draws: number, seed: number): Omit<SkewError, 'skewMs'> {
  const first = queued(arrivalsOf(setting, seed, []), setting.serviceMs);
  const errors = Array.from({ length: draws }, (_, draw) =>
    difference(queued(arrivalsOf(setting, seed + 1 + draw, []), setting.serviceMs), first),
  );
  return summary(errors);
}

function difference(a: Percentiles, b: Percentiles): Percentiles {
  return { p50: a.p50 - b.p50, p99: a.p99 - b.p99 };
}

function summary(errors: readonly Percentiles[]): Omit<SkewError, 'skewMs'> {
  const of = (pick: (error: Percentiles) => number) => ({
    mean: errors.reduce((sum, error) => sum + pick(error), 0) / errors.length,
    largest: Math.max(...errors.map((error) => Math.abs(pick(error)))),
  });
  const [p50, p99] = [of((error) => error.p50), of((error) => error.p99)];
  return { mean: { p50: p50.mean, p99: p99.mean }, largest: { p50: p50.largest, p99: p99.largest } };
}
