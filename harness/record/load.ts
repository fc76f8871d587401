import { z } from 'zod';
import { DelaySummary, LatencySummary, Percentiles } from './latency.ts';

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

/** How the generator itself fared. Not valid: the generator, not the target, may have been the limit. */
export const GeneratorHealth = z.object({
  valid: z.boolean(),
  reasons: z.array(z.string()),
  /** Between when a request was due and when it was sent. Zero by construction in a closed loop. */
  lag: z.object({ unit: z.literal('ms'), p50: z.number(), p99: z.number(), max: z.number() }),
  /** CPU seconds the generator used per second. */
  cpu: z.number(),
  /** Sent over asked. Always 1 in a closed loop. */
  achievedRatio: z.number(),
});
export type GeneratorHealth = z.infer<typeof GeneratorHealth>;

/** The loop of the target as the probe saw it, over all its processes; null without a probe. */
const LoopSummary = z.object({
  delay: z.object({ unit: z.literal('ms'), mean: z.number(), max: z.number(), percentiles: Percentiles }),
  utilization: z.number(),
});

export const LoadResult = z.object({
  schema: z.literal('paceline.load/1'),
  workload: z.object({
    mode: z.enum(['open', 'closed']),
    arrivals: z.enum(['constant', 'poisson']).optional(),
    /** Requests per second asked for. */
    rate: z.number().optional(),
    connections: z.int(),
    durationSeconds: z.number(),
    timeoutSeconds: z.number(),
  }),
  requests: Requests,
  throughput: z.object({ value: z.number(), unit: z.literal('req/s') }),
  latency: LatencySummary,
  service: LatencySummary,
  timeline: z.array(LoadTick),
  loop: LoopSummary.nullable(),
  generator: GeneratorHealth,
  /** What the target reported in Server-Timing headers, by metric name, e.g. `pool`. */
  serverTiming: z.record(z.string(), DelaySummary),
});
export type LoadResult = z.infer<typeof LoadResult>;
