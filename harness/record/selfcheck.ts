import { z } from 'zod';
import { Verdict } from './comparison.ts';
import { Fingerprint } from './fingerprint.ts';

/** What an A/A on this machine says of one metric; shares, not percent. */
export const SelfcheckMetric = z.object({
  metric: z.string(),
  /** Launch pairs of the same code. */
  n: z.int(),
  /** Mean change of B against A, which is none, and its interval. */
  change: z.number(),
  ci: z.tuple([z.number(), z.number()]),
  confidence: z.number(),
  /** Mean change of what was started second against what was started first. */
  slot: z.object({ change: z.number(), ci: z.tuple([z.number(), z.number()]) }),
  /** Standard deviation of the change from launch pair to launch pair. */
  spread: z.number(),
  /** Smallest change that a comparison of `budgetSeconds` sees here in 80 % of cases, beyond its margin. */
  smallestChange: z.number(),
});

/** `selfcheck --json`, and `.paceline/selfcheck.json`. */
export const SelfcheckResult = z.object({
  schema: z.literal('paceline.selfcheck/1'),
  measuredAt: z.iso.datetime(),
  fingerprint: Fingerprint,
  /** What was compared with itself. */
  command: z.string(),
  loadSeconds: z.number(),
  /** The budget that `smallestChange` is told for. */
  budgetSeconds: z.number(),
  /** Decisions that were made with any change counting, and those that found one where there was none. */
  decisions: z.object({ made: z.int(), falseAlarms: z.int(), verdicts: z.array(Verdict) }),
  metrics: z.array(SelfcheckMetric),
  /** Share of the time that the machine's other tenants took from the cores; null where it does not tell. */
  stolen: z.number().nullable(),
  steady: z.boolean(),
  says: z.string(),
});
export type SelfcheckResult = z.infer<typeof SelfcheckResult>;
export type SelfcheckMetric = z.infer<typeof SelfcheckMetric>;
