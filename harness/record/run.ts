import { z } from 'zod';
import { Profile } from '../config/profiles.ts';
import { RunComparison, Verdict } from './comparison.ts';
import { Estimate } from './estimate.ts';
import { Finding } from './finding.ts';
import { Fingerprint } from './fingerprint.ts';

export const PlanRecord = z.object({
  seed: z.int(),
  profile: Profile,
  /** Every trial in the order it was to run; `state` says what became of it. */
  order: z.array(
    z.object({
      order: z.int(),
      scenario: z.string(),
      variant: z.string(),
      block: z.int(),
      state: z.enum(['measured', 'invalid', 'not run']),
      /** Whose place a trial takes that was asked again behind the plan. */
      replaces: z.int().optional(),
      replacedBy: z.int().optional(),
    }),
  ),
});
export type PlanRecord = z.infer<typeof PlanRecord>;

/** A metric of a variant over its launches; null where no launch could tell. */
const Maybe = Estimate.nullable();

/** One route of a variant, over its launches. */
export const RouteResult = z.object({
  name: z.string(),
  /** Answered rightly, all launches together. */
  completed: z.int(),
  /** In percent of what ended. */
  errors: Maybe,
  latency: z.object({ p50: Maybe, p99: Maybe }),
  /** Mean, from the socket write. */
  service: Maybe,
});
export type RouteResult = z.infer<typeof RouteResult>;

export const VariantResult = z.object({
  name: z.string(),
  title: z.string(),
  reference: z.string().nullable(),
  state: z.enum(['measured', 'invalid', 'not run']),
  /** Counts of those that stand; `replaced` were spoiled and asked again, left out where none was. */
  trials: z.object({ measured: z.int(), invalid: z.int(), replaced: z.int().optional() }),
  /** Why trials were invalid, each reason once. */
  reasons: z.array(z.string()),
  throughput: Maybe,
  /** From the socket write in a closed loop, from the intended start in an open one. */
  latency: z.object({ p50: Maybe, p90: Maybe, p95: Maybe, p99: Maybe, 'p99.9': Maybe, max: Maybe }),
  loop: z.object({ delayP50: Maybe, delayP99: Maybe, delayMax: Maybe, utilization: Maybe }),
  cpuPerRequest: Maybe,
  rss: Maybe,
  gc: z.object({ pause: Maybe, count: Maybe }),
  errors: Maybe,
  neighbour: z.object({ p50: Maybe, p99: Maybe }).nullable(),
  /** Server-Timing metric -> its median and p99, e.g. `pool` for the wait for a database connection. */
  serverTiming: z.record(z.string(), z.object({ p50: Maybe, p99: Maybe })),
  /** Each kind of request by itself, the most frequent first; left out where there is one. */
  routes: z.array(RouteResult).optional(),
});
export type VariantResult = z.infer<typeof VariantResult>;

export const ScenarioResult = z.object({
  name: z.string(),
  title: z.string(),
  question: z.string(),
  why: z.string(),
  lookAt: z.array(z.string()),
  /** The workload in one line of words. */
  workload: z.string(),
  reference: z.string(),
  /** Variant (against its reference) -> the verdict over its gating metrics. */
  verdicts: z.record(z.string(), Verdict),
  variants: z.array(VariantResult),
});
export type ScenarioResult = z.infer<typeof ScenarioResult>;

/** `results.json`: everything decided about a run, from the lines of `trials.jsonl`. */
export const RunResults = z.object({
  schema: z.literal('paceline.run/1'),
  id: z.string(),
  startedAt: z.iso.datetime(),
  finishedAt: z.iso.datetime(),
  state: z.enum(['complete', 'interrupted']),
  /** The command that measures the same again. */
  command: z.string(),
  fingerprint: Fingerprint,
  plan: PlanRecord,
  /** Change that is too small to matter, as a share, and the error rate of the verdicts. */
  margin: z.number(),
  alpha: z.number(),
  scenarios: z.array(ScenarioResult),
  comparisons: z.array(RunComparison),
  findings: z.array(Finding),
  /** What a reader must know to trust the numbers, e.g. which parts shared a core. */
  warnings: z.array(z.string()),
});
export type RunResults = z.infer<typeof RunResults>;
