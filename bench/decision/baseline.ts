import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { recorded } from './recorded.ts';
import { runCompare } from './run-compare.ts';
import { commandLine, environmentOf, TARGETS, type TargetName } from './targets.ts';

/** Load of the comparison that tells how long a request takes. */
const SECONDS = 20;

/** What was recorded of a base before the first decision about it, and stays. */
const Baseline = z.object({
  at: z.iso.datetime(),
  /** Microseconds from the write to the answer: what a known change is a share of. */
  serviceUs: z.number().positive(),
});
export type Baseline = z.infer<typeof Baseline>;

export interface DecisionOptions {
  /** Where results are kept. */
  into: string;
  /** The command-line tool: what Node runs. */
  paceline: string;
  signal: AbortSignal;
}

/**
 * What the folder has of a base; measured and written down where it has none. By a comparison of the base with
 * itself: a young process under one request at a time takes longer than one that was under load for minutes, and
 * the share that a known time is of the one is not what it is of the other.
 */
export function baselineOf(name: TargetName, options: DecisionOptions): Promise<Baseline> {
  const { into, paceline, signal } = options;
  return recorded(join(into, `base-${name}.json`), Baseline, async () => {
    const { file, asked } = TARGETS[name];
    const command = commandLine(file, environmentOf(0));
    const out = join(into, 'runs', `base-${name}`);
    try {
      const { comparisons, reasons } = await runCompare({
        ...{ paceline, a: command, b: command, asked, budgetSeconds: SECONDS, margin: 0, out, signal },
      });
      const found = comparisons.find(({ metric }) => metric === 'serviceTime');
      if (!found?.a || !found.b) throw new Error(`Expected the service time of ${file}, got ${reasons[0]}`);
      return { at: new Date().toISOString(), serviceUs: ((found.a.value + found.b.value) / 2) * 1000 };
    } finally {
      // Its name is the next one's too.
      rmSync(out, { recursive: true, force: true });
    }
  });
}
