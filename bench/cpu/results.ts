import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';
import { Verdict } from '../../harness/record/comparison.ts';
import { Fingerprint } from '../../harness/record/fingerprint.ts';

const Change = z.object({
  verdict: Verdict,
  gating: z.boolean(),
  change: z.number().nullable(),
  ci: z.tuple([z.number(), z.number()]).nullable(),
  /** The base's, in milliseconds a request. */
  a: z.number().nullable(),
  note: z.string().optional(),
});

/** One decision about the CPU of a service, one line of `cpu.jsonl`. */
export const CpuDecision = z.object({
  schema: z.literal('paceline.bench-cpu/1'),
  at: z.iso.datetime(),
  shape: z.string(),
  /** Share of its CPU that B uses more than A by its very code. */
  extra: z.number(),
  /** `failed` where it gave no verdict at all; `note` then says what it said. */
  verdict: z.union([Verdict, z.literal('failed')]),
  note: z.string().optional(),
  cpu: Change.nullable(),
  /**
   * CPU seconds of all launches of both: what was counted, by what, and what the kernel's counts of processes and of
   * the children that they waited for come to.
   */
  sums: z.object({ by: z.array(z.string()), counted: z.number(), processes: z.number() }).nullable(),
  loadSeconds: z.number(),
  code: z.string(),
  engine: z.string(),
  fingerprint: Fingerprint,
});
export type CpuDecision = z.infer<typeof CpuDecision>;

/** Keeps a decision as soon as it is made. */
export function keep(file: string, decision: CpuDecision): void {
  mkdirSync(dirname(file), { recursive: true });
  // A line that was cut off must not take the next one with it.
  const torn = existsSync(file) && !readFileSync(file, 'utf8').endsWith('\n');
  appendFileSync(file, `${torn ? '\n' : ''}${JSON.stringify(decision)}\n`);
}

/** All decisions of a file. A line that was cut off is left out. */
export function kept(file: string): CpuDecision[] {
  if (!existsSync(file)) return [];
  return readFileSync(file, 'utf8')
    .split('\n')
    .flatMap((line) => {
      try {
        return [CpuDecision.parse(JSON.parse(line))];
      } catch {
        return [];
      }
    });
}
