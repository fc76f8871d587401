import { z } from 'zod';
import { CpuCount } from './cpu.ts';
import { LatencySummary } from './latency.ts';
import { GeneratorHealth, Requests, RouteLoad } from './load.ts';
import { ProbeProcess } from './probe.ts';
import { Launch } from './trial.ts';

/** One of the two targets of a duet over its window. */
export const DuetArm = z.object({
  /** Null where it was there already, at a URL. */
  launch: Launch.nullable(),
  requests: Requests,
  /** All that it was asked, warm-up and what came behind the turns included; not in records of old. */
  throughout: Requests.optional(),
  /** Status that was not the one expected -> answers, of all that it was asked; left out where none came. */
  wrongStatuses: z.record(z.string(), z.int()).optional(),
  /** Both count the whole load, warm-up included; `taken` is null where no probe could tell. */
  counts: z.object({ written: z.int(), answered: z.int(), taken: z.int().nullable() }),
  /** Write to end of answer, each right answer of the window. */
  service: LatencySummary,
  /** By route, the most frequent first; not in records of old. */
  routes: z.array(RouteLoad).optional(),
  /** CPU seconds of the target's processes in the window, those included that ended; null where nobody counts. */
  cpuSeconds: z.number().nullable(),
  /** How that was counted, and what it was held against; not in records of old. */
  cpu: CpuCount.nullable().optional(),
  probe: z.array(ProbeProcess),
  /** By which what it held after a full collection grew for each request that it answered, bytes; null where no probe could tell. */
  memoryKept: z.number().nullable().optional(),
  /** Bytes that it allocated for each request, over a short while; null where the engine does not tell. */
  allocationPerRequest: z.number().nullable().optional(),
  /** Connections to others that it opened for each request; null where no probe could tell. */
  connectionsOpened: z.number().nullable().optional(),
  /** Bytes that it printed for each request that it answered; null where it was not ours. */
  outputBytes: z.number().nullable().optional(),
});
export type DuetArm = z.infer<typeof DuetArm>;

/**
 * A short stretch of a duet, in which each target had the same requests. `service` and `span` are trimmed
 * over the pairs of the batch, or their means where the requests are a mix; `cpu` is all of it, divided by the requests.
 */
export const DuetBatch = z.object({
  /** Seconds since the window opened. */
  t: z.number(),
  pairs: z.int(),
  /** Milliseconds a request: a, b. */
  service: z.tuple([z.number(), z.number()]),
  /** Milliseconds a burst, first write to last answer: a, b. */
  span: z.tuple([z.number(), z.number()]),
  /** CPU milliseconds a request: a, b; null where the system does not tell. */
  cpu: z.tuple([z.number(), z.number()]).nullable(),
});
export type DuetBatch = z.infer<typeof DuetBatch>;

/** Requests of one route, each asked of both by turns: how they compare in one launch pair. */
export const RoutePair = z.object({
  name: z.string(),
  pairs: z.int(),
  /** Its part of the workload's requests; where it is not told, pairs are as often of each route as requests are. */
  share: z.number().optional(),
  /** A's service time, the mean of the middle half of its pairs, ms. */
  a: z.number(),
  /** B's service time over A's: Hodges and Lehmann's estimate over the logarithms of the pairs' ratios. */
  ratio: z.number(),
  /** Means of all pairs, nothing left out, ms: a, b. */
  means: z.tuple([z.number(), z.number()]),
});
export type RoutePair = z.infer<typeof RoutePair>;

/** Requests of each target, by turns and at a steady rate, and those of them that took longer by so many ms than their route usually does. */
const Slow = z.object({ requests: z.int(), slow: z.int() });
export const DuetTail = z.object({ slowerBy: z.number(), a: Slow, b: Slow });
export type DuetTail = z.infer<typeof DuetTail>;

/**
 * Bursts of one route each, by turns behind the rest. In `routes` times are of a burst as a whole, first write to last answer,
 * in `middles` of the one of its requests that is in the middle: what holds up a few of them is in the former alone.
 */
const TogetherPhase = z.object({
  /** Requests of a burst, sent at once. */
  connections: z.int(),
  seconds: z.number(),
  routes: z.array(RoutePair),
  middles: z.array(RoutePair),
});
/** Both at one open rate. */
const SteadyPhase = z.object({
  /** Requests a second to each. */
  rate: z.number(),
  seconds: z.number(),
  /** CPU seconds of both in this time; null where nobody counts, or not all of it. */
  cpuSeconds: z.tuple([z.number(), z.number()]).nullable(),
  /** From when requests were due to their right answers. */
  a: LatencySummary,
  b: LatencySummary,
});
/** What was learnt of the answers of both, before the load. */
export const AnswerDifference = z.object({
  /** Method and path. */
  request: z.string(),
  /** What it is counted under; left out where that is the request itself. */
  route: z.string().optional(),
  /** What differs, e.g. `status 200 against 500`. */
  difference: z.string(),
  /** Where in a body of JSON, e.g. `$.items[*].id`; left out where that can't be told, or where there are many such places. */
  paths: z.array(z.string()).optional(),
});
export type AnswerDifference = z.infer<typeof AnswerDifference>;

/** Answers to one route whose body was not that of the first to the same request: A's and B's, of so many each, warm-up included. */
export const OtherAnswers = z.object({
  route: z.string(),
  others: z.tuple([z.int(), z.int()]),
  answers: z.tuple([z.int(), z.int()]),
});
export type OtherAnswers = z.infer<typeof OtherAnswers>;

const DuetBase = z.object({
  schema: z.literal('paceline.duet/1'),
  /** Launch pair, from 1. */
  block: z.int(),
  /** Asked again since the machine, not a target, had spoiled an earlier launch pair: its number. */
  replaces: z.int().optional(),
  /** Number of the launch pair that stands in its place; known only when all are read. */
  replacedBy: z.int().optional(),
  startedAt: z.iso.datetime(),
  finishedAt: z.iso.datetime(),
  /** The one that was started first. */
  first: z.enum(['a', 'b']),
  window: z.object({ warmupSeconds: z.number(), durationSeconds: z.number() }),
  /** Requests of a burst, sent at once. */
  connections: z.int(),
  /** Seconds for which load ran, warm-up included. */
  loadSeconds: z.number(),
  generator: GeneratorHealth.nullable(),
  a: DuetArm.nullable(),
  b: DuetArm.nullable(),
  batches: z.array(DuetBatch),
  /** By route; not in records of old. */
  routes: z.array(RoutePair).optional(),
  together: TogetherPhase.optional(),
  steady: SteadyPhase.optional(),
  tail: DuetTail.optional(),
  /** Those of each route that had any on either side; left out where none had. */
  otherAnswers: z.array(OtherAnswers).optional(),
  /** Requests whose answers were compared, and those that differ. */
  answers: z.object({ compared: z.int(), varying: z.int(), differences: z.array(AnswerDifference) }),
});

/** One launch of each of two targets, asked by turns: one line of a comparison's `trials.jsonl`. */
export const DuetTrial = z.discriminatedUnion('state', [
  DuetBase.extend({ state: z.literal('measured'), a: DuetArm, b: DuetArm, generator: GeneratorHealth }),
  DuetBase.extend({
    state: z.literal('invalid'),
    reason: z.object({ code: z.string(), message: z.string() }),
  }),
]);
export type DuetTrial = z.infer<typeof DuetTrial>;
export type MeasuredDuet = Extract<DuetTrial, { state: 'measured' }>;
