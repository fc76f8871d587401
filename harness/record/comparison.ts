import { z } from 'zod';
import { Estimate } from './estimate.ts';

export const Verdict = z.enum(['improved', 'no-change', 'regressed', 'inconclusive', 'invalid']);
export type Verdict = z.infer<typeof Verdict>;

/** How the two were asked, where it was not by turns: bursts of many at once, or both at one steady rate. */
export const Phase = z.enum(['together', 'steady']);
export type Phase = z.infer<typeof Phase>;

/** One metric of two variants, A the reference and B the other; change = B/A - 1, or B - A where `scale` says so. */
export const Comparison = z.object({
  metric: z.string(),
  /** The kind of request that it is of; left out where it is of the whole. */
  route: z.string().optional(),
  /** Left out where it is of the turns, or of all. */
  phase: Phase.optional(),
  unit: z.string(),
  better: z.enum(['lower', 'higher']),
  /** Whether this verdict counts for the comparison as a whole. */
  gating: z.boolean(),
  a: Estimate.nullable(),
  b: Estimate.nullable(),
  /** `difference` where `change`, `ci` and `cannotRuleOut` are B - A in the metric's unit, since A may well be 0; else they are shares of A. */
  scale: z.literal('difference').optional(),
  /** What was held against, on the same scale, where the metric has a margin of its own. */
  margin: z.number().optional(),
  /** Null where it could not be estimated; `note` says why. */
  change: z.number().nullable(),
  ci: z.tuple([z.number(), z.number()]).nullable(),
  confidence: z.number(),
  /** Launch pairs. */
  n: z.int(),
  method: z.string(),
  verdict: Verdict,
  /** The largest change for the worse that the interval leaves possible; null without interval. */
  cannotRuleOut: z.number().nullable(),
  /** Two-sided p of the exact sign-flip test of no change, and the smallest p that n pairs can give. */
  signFlip: z.object({ p: z.number(), floor: z.number() }).nullable(),
  note: z.string().optional(),
  /** Launch pairs in all that would decide it, if they spread as these do; null where as many as can be had would not. Left out where it is decided. */
  launchesNeeded: z.int().nullable().optional(),
});
export type Comparison = z.infer<typeof Comparison>;

/** A comparison in a run: `variant` (B) against `reference` (A). */
export const RunComparison = Comparison.extend({
  scenario: z.string(),
  reference: z.string(),
  variant: z.string(),
});
export type RunComparison = z.infer<typeof RunComparison>;
