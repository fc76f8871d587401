import { z } from 'zod';
import { MayDiffer } from '../config/may-differ.ts';
import { Scenario } from '../config/scenario.ts';
import { Comparison, Verdict } from './comparison.ts';
import { AnswerDifference } from './duet.ts';
import { Fingerprint } from './fingerprint.ts';
import { PlannedTrial } from './manifest.ts';
import { SelfcheckResult } from './selfcheck.ts';

/** One of the two that are compared. */
export const Side = z.object({
  /** How it is called in reports, e.g. a git ref, a variant or a command. */
  label: z.string(),
  /** What is started, or the URL of what is there already. */
  command: z.string(),
  url: z.string().nullable(),
  /** Commit, where it is a git ref; `+` after it for changes that are not committed. */
  commit: z.string().nullable(),
  /** Node version asked for; null for the one that runs Paceline. */
  node: z.string().nullable(),
});
export type Side = z.infer<typeof Side>;

/** A moment at which a comparison may stop, and the part of the error rate that it may spend there. */
export const Look = z.object({
  /** Launch pairs. */
  launches: z.int(),
  alpha: z.number(),
});
export type Look = z.infer<typeof Look>;

/** What a gate is decided by beside its comparison. */
const GateFacts = z.object({
  /** Whether the exit status of what could not be decided is 4. */
  strict: z.boolean(),
  slos: z.array(z.string()),
  /** What this machine was last found to see. */
  selfcheck: SelfcheckResult.nullable(),
  /** The stored comparison that figures are held against; null for a base that is measured beside the change. */
  baseline: z.lazy((): z.ZodType<CompareResult> => CompareResult).nullable(),
});
export type GateFacts = z.infer<typeof GateFacts>;

/** `run.json` of a comparison: what it set out to do, written before its first trial. */
export const CompareManifest = z.object({
  schema: z.literal('paceline.compare-manifest/1'),
  id: z.string(),
  startedAt: z.iso.datetime(),
  command: z.string(),
  fingerprint: Fingerprint,
  seed: z.int(),
  a: Side,
  b: Side,
  /** Both as variants `a` and `b` of one scenario, with the requests and services they share. */
  scenario: Scenario,
  /** Metric -> change that is too small to matter, as a share; `margin` for those not named. */
  margins: z.record(z.string(), z.number().min(0)),
  margin: z.number().min(0),
  gating: z.array(z.string()),
  /** Error rate of the verdict, over all looks and gating metrics. */
  alpha: z.number().gt(0).lt(0.5),
  budgetSeconds: z.number(),
  duet: z.object({
    connections: z.int(),
    warmupSeconds: z.number(),
    durationSeconds: z.number(),
    looks: z.array(Look).min(1),
    /** What is asked behind the turns of each launch; not in records of old. */
    together: z.object({ connections: z.int(), seconds: z.number() }).optional(),
    /** `share` of what both carry together. */
    steady: z.object({ share: z.number(), seconds: z.number() }).optional(),
  }),
  /** Trials of each side alone, beside the duet; empty without that view. */
  whole: z.object({
    scenarios: z.array(Scenario),
    trials: z.array(PlannedTrial),
    window: z.object({ warmupSeconds: z.number(), durationSeconds: z.number() }),
  }),
  /** Answers that differ between the two make the comparison invalid, unless they may: all, or those of some routes. */
  answersMayDiffer: MayDiffer,
  /** What a gate that it was made for knows beside it. */
  gate: GateFacts.optional(),
  warnings: z.array(z.string()),
});
export type CompareManifest = z.infer<typeof CompareManifest>;

/** The view of each service alone under load, block by block; decided by the same rules, beside the duet. */
export const WholeService = z.object({
  /** `saturation` or `equal-rate`. */
  name: z.string(),
  title: z.string(),
  workload: z.string(),
  verdict: Verdict,
  comparisons: z.array(Comparison),
});
export type WholeService = z.infer<typeof WholeService>;

/** What tells the kind of a change where its figure by itself does not. */
export const Signs = z.object({
  /** Kind of failure -> requests, e.g. `status 500`, `timeout`. */
  failures: z.object({ a: z.record(z.string(), z.int()), b: z.record(z.string(), z.int()) }).optional(),
  /** The largest delay of the loop in a launch, ms, as most launches have it. */
  largestDelay: z.object({ a: z.number(), b: z.number() }).optional(),
  /** Requests under way at once where they were asked together. */
  atOnce: z.int().optional(),
});
export type Signs = z.infer<typeof Signs>;

/** `compare --json`, and `results.json` of a comparison. A is the base, B the change. */
export const CompareResult = z.object({
  schema: z.literal('paceline.compare/1'),
  id: z.string(),
  startedAt: z.iso.datetime(),
  finishedAt: z.iso.datetime(),
  state: z.enum(['complete', 'interrupted']),
  /** The command that measures the same again. */
  command: z.string(),
  /** The one that measures just what regressed; left out where that is all, or where nothing did. */
  narrower: z.string().optional(),
  fingerprint: Fingerprint,
  a: Side,
  b: Side,
  /** The workload in one line of words. */
  workload: z.string(),
  verdict: Verdict,
  /** Why, in one sentence. */
  because: z.string(),
  margin: z.number(),
  /** Metric -> its own margin, where it has one. */
  margins: z.record(z.string(), z.number()),
  alpha: z.number(),
  budgetSeconds: z.number(),
  /** Seconds for which load ran, warm-up included. */
  loadSeconds: z.number(),
  /** Counts of those that stand; `replaced` were spoiled and asked again, left out where none was. */
  launches: z.object({ planned: z.int(), measured: z.int(), invalid: z.int(), replaced: z.int().optional() }),
  /** What ended it. */
  stopped: z.enum(['decided', 'budget', 'invalid', 'interrupted']),
  comparisons: z.array(Comparison),
  /** Not in records of old. */
  signs: Signs.optional(),
  answers: z.object({ compared: z.int(), varying: z.int(), differences: z.array(AnswerDifference) }),
  wholeService: z.array(WholeService),
  /** Why launches were invalid, each reason once. */
  reasons: z.array(z.string()),
  /** What a reader must know to trust the numbers. */
  warnings: z.array(z.string()),
});
export type CompareResult = z.infer<typeof CompareResult>;
