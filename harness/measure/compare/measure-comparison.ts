import { cannotBeBelieved, decide } from '../../analysis/duet/decide.ts';
import { judgeComparison } from '../../analysis/duet/judge.ts';
import type { Context } from '../../context.ts';
import type { CompareManifest, CompareResult } from '../../record/compare.ts';
import type { MeasuredDuet } from '../../record/duet.ts';
import { standing } from '../../record/replaced.ts';
import type { CompareStore } from '../../record/store.ts';
import { assignableCores } from '../../runtime/cores.ts';
import type { Reaper } from '../../runtime/reaper.ts';
import { runComparison } from '../../trial/run-comparison.ts';
import type { DuetSide } from '../../trial/run-duet-pair.ts';
import { processes, type TargetRuntime } from '../../trial/target-runtime.ts';
import type { StatusLine } from '../../commands/status-line.ts';

export interface MeasureOptions {
  manifest: CompareManifest;
  store: CompareStore;
  sides: readonly [DuetSide, DuetSide];
  env: Record<string, string>;
  readyTimeoutSeconds: number;
  insecure: boolean;
  steady: boolean;
  /** Where the targets run; without one, as processes. */
  runtime?: TargetRuntime;
  reaper: Reaper;
  status: StatusLine;
  /** Said before each step, e.g. `confirming: `. */
  prefix?: string;
}

/** What a comparison came to, and why it ended early if it did. */
export interface Measured {
  result: CompareResult;
  interruption: unknown;
}

/** Measures a comparison, judges it and writes both down, interrupted or not. */
export async function measureComparison(options: MeasureOptions, context: Context): Promise<Measured> {
  const { manifest, store, status } = options;
  const planned = manifest.duet.looks.at(-1)?.launches ?? 0;
  let interruption: unknown;
  try {
    await runComparison({
      ...options,
      cwd: context.cwd,
      cores: assignableCores(),
      runtime: options.runtime ?? processes,
      databaseUrl: context.env.DATABASE_URL,
      signal: context.signal,
      onStart: ({ done, of, name }) => status.show(`${options.prefix ?? ''}${name} ${done + 1} of ${of}`),
      ends: (trials) => {
        const stand = standing(trials, ({ block }) => block);
        const measured = stand.filter((trial): trial is MeasuredDuet => trial.state === 'measured');
        return cannotBeBelieved(stand, planned) || decide(measured, manifest).decided;
      },
    });
  } catch (error) {
    if (!context.signal.aborted) throw error;
    interruption = context.signal.reason;
  } finally {
    status.end();
  }
  // From what was written, not from memory: `judge` has only that, and gives the same bytes.
  const result = judgeComparison(store.readManifest(), store.readTrials());
  store.writeResults(result);
  return { result, interruption };
}
