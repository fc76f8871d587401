import { z } from 'zod';
import { RequestSpec, Scenario } from '../config/scenario.ts';
import { OpenCeiling } from './doctor.ts';
import { Estimate } from './estimate.ts';
import { Fingerprint } from './fingerprint.ts';
import { LoadResult } from './load.ts';
import { PlannedTrial } from './manifest.ts';
import { Placement, Window } from './trial.ts';

const Rate = z.object({ value: z.number(), unit: z.literal('req/s') });
/** Null where the search could not tell, e.g. the upper end where the generator was the limit. */
const Bound = z.object({ value: z.number().nullable(), unit: z.literal('req/s') });

const Subject = z.object({ kind: z.enum(['command', 'url', 'variant']), text: z.string() });

/**
 * What one trial says of one SLO: a ratio of two sums over batches in time, and what that ratio may be. For
 * `p99<50ms` the first of a batch's pair counts the requests that were due in it and not rightly answered within
 * 50 ms, the second all that were due in it, and the bound is 0.01. For `errors` those that got no right answer.
 * For `goodput` right answers over seconds. For `utilization` and `loop p99` milliseconds over milliseconds.
 */
export const SloReading = z.object({
  /** As the user wrote it. */
  slo: z.string(),
  /** Where the ratio lies when the SLO is kept. */
  side: z.enum(['below', 'above']),
  orEqual: z.boolean(),
  bound: z.number(),
  batches: z.array(z.tuple([z.number(), z.number()])),
});
export type SloReading = z.infer<typeof SloReading>;

/**
 * What a trial is for: find the edge roughly, fill the curve, warm up a fresh launch (it tells nothing), decide near the edge,
 * ask a load again that contradicts another.
 */
export const Stage = z.enum(['screen', 'curve', 'warm-up', 'full', 'again']);
export type Stage = z.infer<typeof Stage>;

/** One load at one rate: a line of `trials.jsonl`. */
export const CapacityTrial = z.object({
  schema: z.literal('paceline.capacity-trial/1'),
  /** 1, 2, 3, ... over the whole folder. */
  order: z.int(),
  /** Which of the repeated searches it belongs to, from 1; each search has launches of its own. */
  search: z.int(),
  /** Which launch of the target, from 1 over the whole folder. */
  launch: z.int(),
  /** Value that a sweep set; null without one. */
  setting: z.string().nullable(),
  stage: Stage,
  /** Requests per second asked for. */
  rate: z.number(),
  window: Window,
  startedAt: z.iso.datetime(),
  /** `generator`: the generator, not the target, was the limit; it says nothing of the SLO. */
  state: z.enum(['measured', 'generator', 'failed']),
  /** Why it is not `measured`, in words. */
  reasons: z.array(z.string()),
  readings: z.array(SloReading),
  load: LoadResult.nullable(),
  /** CPU seconds per second of all the target's processes, and their memory, MB (10^6 bytes); null without a probe. */
  cpu: z.number().nullable(),
  rss: z.number().nullable(),
  /** Mean number of requests under way over the window, by integrating over time; null where it was not counted. */
  inSystem: z.number().nullable(),
});
export type CapacityTrial = z.infer<typeof CapacityTrial>;

/** How a load was classed; `undecided` lies so near the edge that the budget could not tell. */
const LoadClass = z.enum(['kept', 'missed', 'undecided']);

/** One offered load of the curve, over all trials at it. */
export const CurvePoint = z.object({
  /** Requests per second. */
  rate: z.number(),
  trials: z.int(),
  class: LoadClass,
  /** Answered rightly, requests per second. */
  goodput: z.number(),
  /** ms from the intended start, of all trials' requests together; null where they are too few. */
  p50: z.number().nullable(),
  p90: z.number().nullable(),
  p99: z.number().nullable(),
  /** Share of the requests without a right answer. */
  errors: z.number(),
  loopDelayP99: z.number().nullable(),
  utilization: z.number().nullable(),
  cpu: z.number().nullable(),
  /** Pooled ratio of each SLO, and its batch-means interval where there are enough batches. */
  slos: z.array(
    z.object({ slo: z.string(), value: z.number(), ci: z.tuple([z.number(), z.number()]).nullable() }),
  ),
});
export type CurvePoint = z.infer<typeof CurvePoint>;

/**
 * How a search ended. `found`: both ends. `never-missed`: the SLO held at every load that could be sent, so there is no upper end.
 * `never-kept`: it was missed at the lowest load, so there is no lower end. `irregular`: a lower load missed it after a
 * higher one kept it, or the same load changed its class. `unknown`: nothing could be decided within the budget.
 */
export const SearchState = z.enum(['found', 'never-missed', 'never-kept', 'irregular', 'unknown']);
export type SearchState = z.infer<typeof SearchState>;

export const SearchResult = z.object({
  lower: z.number().nullable(),
  upper: z.number().nullable(),
  state: SearchState,
  /** What is irregular, in words; empty where nothing is. */
  irregular: z.array(z.string()),
  trials: z.int(),
  /** Seconds of load, warm-ups included. */
  loadSeconds: z.number(),
});
export type SearchResult = z.infer<typeof SearchResult>;

/** Universal Scalability Law: throughput(n) = gamma n / (1 + alpha (n - 1) + beta n (n - 1)) (Gunther, 1993). */
export const ScaleUp = z.object({
  /** What was scaled, e.g. `workers`. */
  setting: z.string(),
  points: z.array(z.object({ count: z.number(), throughput: Estimate })),
  /** Throughput of one, req/s; contention; coherency. Null where the counts are too few for a fit. */
  fit: z.object({ gamma: Estimate, alpha: Estimate, beta: Estimate, rSquared: z.number() }).nullable(),
  /** The count at which throughput is largest; null where it rises beyond what may be said. */
  peak: z.object({ count: Estimate, throughput: Estimate }).nullable(),
  /** Throughput at counts that were not measured, at most twice the largest that was. */
  predicted: z.array(z.object({ count: z.number(), throughput: Estimate })),
  /** What limits it, in words. */
  words: z.array(z.string()),
});
export type ScaleUp = z.infer<typeof ScaleUp>;

export const Forecast = z.object({
  /** Requests per second that are to be carried. */
  demand: z.number(),
  /** Share of the capacity that is left free. */
  headroom: z.number(),
  replicas: z.int(),
  /** With the upper and with the lower end of the capacity. */
  replicasRange: z.tuple([z.int(), z.int()]),
  /** Load of each replica as a share of its capacity (its lower end), with all and with one failed. */
  load: z.number(),
  loadWithOneFailed: z.number().nullable(),
  /** Whether the SLO is still kept with one failed; null where that can't be said. */
  survivesOneFailed: z.boolean().nullable(),
  /** What one replica needs at its share of the demand; null without a probe. */
  perReplica: z.object({ cores: z.number(), memoryMb: z.number() }).nullable(),
  words: z.array(z.string()),
});
export type Forecast = z.infer<typeof Forecast>;

/** What one release's capacity is compared by. */
export const Release = z.object({
  id: z.string(),
  fingerprint: Fingerprint,
  subject: Subject,
  slo: z.array(z.string()),
  requests: z.array(RequestSpec),
  arrivals: z.enum(['constant', 'poisson']),
  confidence: z.number(),
  state: SearchState,
  limitedBy: z.enum(['target', 'generator']),
  lower: Bound,
  upper: Bound,
});
export type Release = z.infer<typeof Release>;

/** What `run.json` of a capacity folder holds: all that is known before the first trial. */
export const CapacityManifest = z.object({
  schema: z.literal('paceline.capacity-manifest/1'),
  id: z.string(),
  startedAt: z.iso.datetime(),
  command: z.string(),
  fingerprint: Fingerprint,
  seed: z.int(),
  subject: Subject,
  /** None where only scale-up was asked for. */
  slo: z.array(z.string()),
  requests: z.array(RequestSpec),
  /** Seconds after which an unanswered request is an error; null for as long as shows that the SLO is missed. */
  timeoutSeconds: z.number().nullable(),
  arrivals: z.enum(['constant', 'poisson']),
  /** Load that the whole search may take, seconds. */
  budgetSeconds: z.number(),
  searches: z.int(),
  /** Width of the interval, as a share of its middle, at which a search is content. */
  width: z.number(),
  confidence: z.number(),
  /** Rates, requests per second: where the search begins, and how far it may go. */
  start: z.number(),
  most: z.number(),
  /** What the generators of this run can send here, tried before the search; null where only scale-up was asked for. */
  ceiling: OpenCeiling.nullable(),
  /** `--sweep`: name of the setting and its values, e.g. `pool` and `1`, `2`, `5`. */
  sweep: z.object({ setting: z.string(), values: z.array(z.string()) }).nullable(),
  /** `--scale-up`: what is counted, and how far. */
  scaleUp: z
    .object({
      setting: z.string(),
      counts: z.array(z.number()),
      predict: z.array(z.number()),
      /** As variants, one a count, each in every block. */
      scenario: Scenario,
      trials: z.array(PlannedTrial),
      window: Window,
    })
    .nullable(),
  demand: z.number().nullable(),
  headroom: z.number(),
  /** Change of the capacity that is too small to matter, against an earlier run. */
  margin: z.number(),
  /** `--before`: what is compared of the earlier run; it need not be there when this one is decided again. */
  before: Release.nullable(),
  require: z.number().nullable(),
  placement: Placement,
  warnings: z.array(z.string()),
});
export type CapacityManifest = z.infer<typeof CapacityManifest>;

/** The answer for one setting of the target. */
export const CapacityAnswer = z.object({
  /** Said where many of the requests that count as slow failed. */
  slowErrors: z.string().optional(),
  lower: Bound,
  upper: Bound,
  /** The middle of the interval on a log scale; null where an end is missing. */
  estimate: Rate.nullable(),
  confidence: z.number(),
  state: SearchState,
  irregular: z.array(z.string()),
  /** Loads that were missed once and not when they were asked again, though a higher one was kept, in words. */
  moments: z.array(z.string()).optional(),
  limitedBy: z.enum(['target', 'generator']),
  limitedReasons: z.array(z.string()),
  /** The SLO that is missed first; null where none is. */
  binding: z.string().nullable(),
  searches: z.array(SearchResult),
  curve: z.array(CurvePoint),
  /** Where latency begins to rise faster than load. */
  knee: z.object({ rate: z.number(), words: z.string() }).nullable(),
  /** Largest |L - lambda W| / L over the trials that kept the SLO; null where L was not counted. */
  littleResidual: z.number().nullable(),
  loadSeconds: z.number(),
});
export type CapacityAnswer = z.infer<typeof CapacityAnswer>;

/** `capacity --json`, and `results.json` in its folder. */
export const CapacityResult = CapacityAnswer.extend({
  schema: z.literal('paceline.capacity/1'),
  id: z.string(),
  startedAt: z.iso.datetime(),
  command: z.string(),
  fingerprint: Fingerprint,
  seed: z.int(),
  subject: Subject,
  /** False where it was interrupted: the interval is what there was until then. */
  complete: z.boolean(),
  slo: z.array(z.string()),
  arrivals: z.enum(['constant', 'poisson']),
  width: z.number(),
  requests: z.array(RequestSpec),
  /** What the generators can send here, as tried before the search; null where only scale-up was asked for. */
  ceiling: OpenCeiling.nullable(),
  forecast: Forecast.nullable(),
  /** Answer for each value of a sweep, in the order asked for; the ends above are those of the best one. */
  sweep: z
    .object({
      setting: z.string(),
      points: z.array(z.object({ value: z.string(), answer: CapacityAnswer })),
      /** The value with the largest lower end; null where intervals overlap so that none stands out. */
      best: z.string().nullable(),
      words: z.array(z.string()),
    })
    .nullable(),
  scaleUp: ScaleUp.nullable(),
  /** Against an earlier run (`--before`): change of the capacity, after/before - 1. */
  before: z
    .object({
      id: z.string(),
      lower: Bound,
      upper: Bound,
      change: z.number().nullable(),
      ci: z.tuple([z.number(), z.number()]).nullable(),
      verdict: z.enum(['improved', 'no-change', 'regressed', 'inconclusive', 'invalid']),
      /** What differs between the machines of the two runs; empty where nothing does. */
      differences: z.array(z.string()),
    })
    .nullable(),
  /** `--require RATE`: met if the lower end reaches it, missed if the upper end does not. */
  require: z.object({ rate: z.number(), state: z.enum(['met', 'missed', 'unknown']) }).nullable(),
  warnings: z.array(z.string()),
});
export type CapacityResult = z.infer<typeof CapacityResult>;
