import { z } from 'zod';
import { Answers } from './answers.ts';
import { DelaySummary, LatencySummary, Percentiles } from './latency.ts';
import { SloResult } from './slo-result.ts';
import { Turnover } from './turnover.ts';

/** Why a request got no right answer. */
export const ErrorKind = z.enum(['connect', 'reset', 'closed', 'timeout', 'status', 'body', 'protocol']);
export type ErrorKind = z.infer<typeof ErrorKind>;

/**
 * Every request is in exactly one place: scheduled = completed + errors + shed + inFlight.
 * `scheduled` holds those already under way when the window opened; `inFlight` those under way when it closed.
 */
export const Requests = z.object({
  scheduled: z.int(),
  completed: z.int(),
  errors: z.record(ErrorKind, z.int()),
  shed: z.int(),
  inFlight: z.int(),
  /** Sent a second time, since the server closed an idle connection as they left; counted above by how they ended then. */
  raced: z.int().optional(),
  /** Answered, or cut off, before all of the request had been sent; counted above as what it ended in. */
  early: z.int().optional(),
});
export type Requests = z.infer<typeof Requests>;

/** One slice of the load's time axis. */
export const LoadTick = z.object({
  /** Seconds since the measurement window opened, at the slice's start; negative during warm-up. */
  t: z.number(),
  completed: z.int(),
  errors: z.int(),
  /** Milliseconds; null where the slice holds too few answers. */
  p50: z.number().nullable(),
  p99: z.number().nullable(),
  max: z.number().nullable(),
});
export type LoadTick = z.infer<typeof LoadTick>;

/** Three figures of a distribution of times, ms; a percentile is null where the sample can't support it. */
const Spread = z.object({
  unit: z.literal('ms'),
  p50: z.number().nullable(),
  p99: z.number().nullable(),
  max: z.number(),
});

/** How the generator itself fared. Not valid: the generator, not the target, may have been the limit. */
export const GeneratorHealth = z.object({
  valid: z.boolean(),
  reasons: z.array(z.string()),
  /** Between when a request was due and when the generator acted on it. Zero by construction in a closed loop. */
  lag: Spread,
  /** Delay of the generator's own event loop: what it may add to the time of an answer. */
  loopDelay: Spread,
  /** CPU seconds the generator used per second; of the busiest where there are several. */
  cpu: z.number(),
  /** The part of it that was not spent on asking the clock while there was nothing to do. */
  working: z.number(),
  /** Milliseconds that the machine's other tenants took from the generator's cores; null where unknown. */
  stolenMs: z.number().nullable(),
  /** Sent over asked. Always 1 in a closed loop. */
  achievedRatio: z.number(),
  /** Processes that made the load. */
  generators: z.int(),
});
export type GeneratorHealth = z.infer<typeof GeneratorHealth>;

/** Latency over load: what came of the requests that were due while the rate was between two values. */
export const LoadStep = z.object({
  /** Requests per second. */
  from: z.number(),
  to: z.number(),
  scheduled: z.int(),
  completed: z.int(),
  errors: z.int(),
  /** Milliseconds from the intended start; null where the step holds too few answers. */
  p50: z.number().nullable(),
  p90: z.number().nullable(),
  p99: z.number().nullable(),
  max: z.number().nullable(),
});
export type LoadStep = z.infer<typeof LoadStep>;

/** The loop of the target as the probe saw it, over all its processes; null without a probe. */
const LoopSummary = z.object({
  delay: z.object({ unit: z.literal('ms'), mean: z.number(), max: z.number(), percentiles: Percentiles }),
  /** Null where no process could tell. */
  utilization: z.number().nullable(),
});

/** Bodies as they came, bytes. */
const BodyBytes = z.object({ total: z.number(), min: z.int(), max: z.int() });

/** The requests of one kind. All routes of a load come to its totals. */
export const RouteLoad = z.object({
  name: z.string(),
  requests: Requests,
  latency: LatencySummary,
  service: LatencySummary,
  /** Null where the client does not tell. */
  bytes: BodyBytes.nullable(),
});
export type RouteLoad = z.infer<typeof RouteLoad>;

export const LoadResult = z.object({
  schema: z.literal('paceline.load/1'),
  workload: z.object({
    mode: z.enum(['open', 'closed']),
    arrivals: z.enum(['constant', 'poisson']).optional(),
    /** Requests per second asked for. */
    rate: z.number().optional(),
    /** Where a ramp ends, requests per second; `rate` is where it begins. */
    rateTo: z.number().optional(),
    /** In a closed loop those in use; in an open one the most that may be opened. */
    connections: z.int(),
    durationSeconds: z.number(),
    timeoutSeconds: z.number(),
  }),
  requests: Requests,
  throughput: z.object({ value: z.number(), unit: z.literal('req/s') }),
  latency: LatencySummary,
  service: LatencySummary,
  /** By route, the most frequent first; not in records of old. */
  routes: z.array(RouteLoad).optional(),
  timeline: z.array(LoadTick),
  /** For a ramp, from its lowest to its highest rate. */
  overLoad: z.array(LoadStep).optional(),
  loop: LoopSummary.nullable(),
  /** Who of those that answered ended or came during the load; left out where nobody ended. */
  turnover: Turnover.optional(),
  generator: GeneratorHealth,
  /** The system's code -> connections that could not be opened for it. */
  connectErrors: z.record(z.string(), z.int()),
  /**
   * The same requests counted on both sides, warm-up included: written and wholly answered as the generator
   * counts, taken as the target's node:http counts; null where no probe could tell.
   */
  counts: z.object({ written: z.int(), answered: z.int(), taken: z.int().nullable() }),
  /** What answered: by status, and by route. */
  answers: Answers.optional(),
  /** What was asked with `--slo`, and whether it was kept. */
  slos: z.array(SloResult).optional(),
  /** What made a closed loop's requests and read the answers, and why this one. */
  client: z.object({ name: z.enum(['autocannon', 'own']), why: z.string() }).optional(),
  /** What the target reported in Server-Timing headers, by metric name, e.g. `pool`. */
  serverTiming: z.record(z.string(), DelaySummary),
});
export type LoadResult = z.infer<typeof LoadResult>;
