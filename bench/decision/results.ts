import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { Verdict } from '../../harness/record/comparison.ts';
import { Fingerprint } from '../../harness/record/fingerprint.ts';

/** Who decided. */
export const DECIDERS = [
  'paceline',
  'autocannon, 5 %',
  'autocannon-compare',
  'fixed p95',
  '30 processes, Welch',
] as const;
export type Decider = (typeof DECIDERS)[number];

const MeasuredChange = z.object({
  metric: z.string(),
  /** Left out where it is of the whole. */
  route: z.string().optional(),
  /** B/A - 1. */
  change: z.number().nullable(),
  ci: z.tuple([z.number(), z.number()]).nullable(),
  confidence: z.number().nullable(),
  n: z.int(),
  /** The base's value, in `unit`. */
  a: z.number().nullable(),
  unit: z.string(),
  verdict: z.string(),
});
export type MeasuredChange = z.infer<typeof MeasuredChange>;

/** A decision, one line of `decisions.jsonl`. */
export const Decision = z.object({
  schema: z.literal('paceline.bench-decision/1'),
  at: z.iso.datetime(),
  case: z.string(),
  by: z.enum(DECIDERS),
  /** `failed` where it gave no verdict at all; `note` then says what it said. */
  verdict: z.union([Verdict, z.literal('failed')]),
  note: z.string().optional(),
  /** What B takes longer than A by its very code, microseconds. */
  extraUs: z.number(),
  comparisons: z.array(MeasuredChange),
  /** Seconds for which load ran. */
  loadSeconds: z.number(),
  wallSeconds: z.number(),
  /** Commit of the tree; `+` after it for changes that are not committed. */
  code: z.string(),
  /** Digest of what measures and decides, so that other changes of the tree leave results as they are. */
  engine: z.string(),
  fingerprint: Fingerprint,
});
export type Decision = z.infer<typeof Decision>;

/** Keeps a decision as soon as it is made. @param folder made where it is missing */
export function keep(folder: string, decision: Decision): void {
  mkdirSync(folder, { recursive: true });
  // A line that was cut off must not take the next one with it.
  const torn = existsSync(file(folder)) && !readFileSync(file(folder), 'utf8').endsWith('\n');
  appendFileSync(file(folder), `${torn ? '\n' : ''}${JSON.stringify(decision)}\n`);
}

/** All decisions kept in a folder. A line that was cut off is left out. */
export function kept(folder: string): Decision[] {
  if (!existsSync(file(folder))) return [];
  return readFileSync(file(folder), 'utf8')
    .split('\n')
    .flatMap((line) => {
      try {
        return [Decision.parse(JSON.parse(line))];
      } catch {
        return [];
      }
    });
}

function file(folder: string): string {
  return join(folder, 'decisions.jsonl');
}
