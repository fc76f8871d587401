import { z } from 'zod';
import { CompareResult } from './compare.ts';
import { Comparison, Verdict } from './comparison.ts';
import { SloResult } from './slo-result.ts';

/** Whether a change made the service slower, which is all that a gate has to know. */
export const Slower = z.enum(['yes', 'no', 'unknown']);
export type Slower = z.infer<typeof Slower>;

/** `gate --json`: the verdict on a change, with the comparison it rests on and its repetition. */
export const GateResult = z.object({
  schema: z.literal('paceline.gate/1'),
  verdict: Verdict,
  /** By the worse end of each interval that decides; the exit status follows it. Not in records of old. */
  slower: Slower.optional(),
  /** Why, in one sentence. */
  because: z.string(),
  exitCode: z.int(),
  /** `base`: against a git ref, measured now; `baseline`: against a stored run. */
  mode: z.enum(['base', 'baseline']),
  margin: z.number(),
  /** Metric -> its own margin, where it has one. */
  margins: z.record(z.string(), z.number()),
  alpha: z.number(),
  loadSeconds: z.number(),
  comparisons: z.array(Comparison),
  /** The comparison that was decided first; null where a baseline's fingerprint did not match. */
  comparison: CompareResult.nullable(),
  /** The independent repetition that a regression needs; null where there was none to confirm. */
  confirmation: CompareResult.nullable(),
  slos: z.array(SloResult),
  /** What differs between the machine of a baseline and this one; empty where nothing does. */
  fingerprintDifferences: z.array(z.string()),
  /** What the last selfcheck on this machine says of it; null where there was none. */
  selfcheck: z
    .object({
      measuredAt: z.iso.datetime(),
      smallestChange: z.number().nullable(),
      steady: z.boolean(),
      says: z.string(),
    })
    .nullable(),
  /** What the gate can't see, and what to set so that it can. */
  notes: z.array(z.string()),
});
export type GateResult = z.infer<typeof GateResult>;
