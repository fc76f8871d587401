import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';
import { Verdict } from '../../harness/record/comparison.ts';
import { Fingerprint } from '../../harness/record/fingerprint.ts';
import { Slower } from '../../harness/record/gate.ts';

/** Who decided. */
export const DECIDERS = ['paceline', 'autocannon, 5 %', 'fixed p95 +10 %'] as const;
export type Decider = (typeof DECIDERS)[number];

/** One comparison of a gate, as far as it is kept. */
const Told = z.object({
  metric: z.string(),
  route: z.string().optional(),
  /** B/A - 1, or B - A in the metric's unit where `scale` says so. */
  change: z.number().nullable(),
  ci: z.tuple([z.number(), z.number()]).nullable(),
  scale: z.literal('difference').optional(),
  unit: z.string(),
  better: z.enum(['lower', 'higher']),
  gating: z.boolean(),
  verdict: z.string(),
});
export type Told = z.infer<typeof Told>;

/** One decision about a change of the service, a line of `regressions.jsonl`. */
export const RegressionDecision = z.object({
  schema: z.literal('paceline.bench-regression/1'),
  at: z.iso.datetime(),
  row: z.string(),
  kind: z.enum(['gating', 'told', 'improved', 'no-op']),
  by: z.enum(DECIDERS),
  seed: z.int(),
  /** Digest of the service before and after: a decision about another change is none about this one. */
  change: z.string(),
  /** `failed` where it gave no answer at all; `because` then says what it said. */
  verdict: z.union([Verdict, z.literal('failed')]),
  slower: Slower.nullable(),
  exitCode: z.int().nullable(),
  because: z.string(),
  /** Of a no-op all; of others those whose interval leaves no change out, and those that were to show it. */
  comparisons: z.array(Told),
  /** Why launches were invalid. */
  reasons: z.array(z.string()),
  loadSeconds: z.number(),
  /** From the start of the command to its end. */
  clockSeconds: z.number(),
  /** Whether there was an independent repetition: its load is in `loadSeconds`. */
  repeated: z.boolean(),
  code: z.string(),
  engine: z.string(),
  fingerprint: Fingerprint,
});
export type RegressionDecision = z.infer<typeof RegressionDecision>;

/** Adds a line as soon as there is one. */
export function keep(file: string, line: object): void {
  mkdirSync(dirname(file), { recursive: true });
  // A line that was cut off must not take the next one with it.
  const torn = existsSync(file) && !readFileSync(file, 'utf8').endsWith('\n');
  appendFileSync(file, `${torn ? '\n' : ''}${JSON.stringify(line)}\n`);
}

/** All lines of a file that are what is asked for. One that was cut off is left out. */
export function kept<T>(file: string, schema: z.ZodType<T>): T[] {
  if (!existsSync(file)) return [];
  return readFileSync(file, 'utf8')
    .split('\n')
    .flatMap((line) => {
      try {
        return [schema.parse(JSON.parse(line))];
      } catch {
        return [];
      }
    });
}
