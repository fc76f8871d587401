import { cannotBeBelieved, decide } from '../../analysis/duet/decide.ts';
import { judgeComparison } from '../../analysis/duet/judge.ts';
import { assignableCores } from '../../machine/cores.ts';
import type { CompareManifest, CompareResult } from '../../record/compare.ts';
import type { MeasuredDuet } from '../../record/duet.ts';
import { standing } from '../../record/replaced.ts';
import type { CompareStore } from '../../record/store.ts';
import type { DuetSide } from '../../trial/duet-setting.ts';
import { runComparison } from '../../trial/run-comparison.ts';
import { processes, type TargetRuntime } from '../../trial/target-runtime.ts';
import { OWN_SERVICES } from '../../trial/with-services.ts';
import type { Session } from '../session.ts';

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
  /** Whether what the scenario needs runs already, for each side its own. */
  ownServices?: boolean;
  /** Said before each step, e.g. `confirming: `. */
  prefix?: string;
}

/** What a comparison came to, and why it ended early if it did. */
export interface MeasuredComparison {
  result: CompareResult;
  interruption: unknown;
}

/** Measures a comparison, judges it and writes both down, interrupted or not. */
export async function measureComparison(
  options: MeasureOptions,
  session: Session,
): Promise<MeasuredComparison> {
  const { manifest, store } = options;
  const planned = manifest.duet.looks.at(-1)?.launches ?? 0;
  let interruption: unknown;
  try {
    await runComparison({
      ...options,
      cwd: session.cwd,
      cores: assignableCores(),
      runtime: options.runtime ?? processes,
      databaseUrl: session.env.DATABASE_URL,
      services: options.ownServices === true ? OWN_SERVICES : undefined,
      reaper: session.reaper,
      signal: session.signal,
      onStart: ({ done, of, name }) => session.step(`${options.prefix ?? ''}${name} ${done + 1} of ${of}`),
      ends: (trials) => {
        const stand = standing(trials, ({ block }) => block);
        const measured = stand.filter((trial): trial is MeasuredDuet => trial.state === 'measured');
        return cannotBeBelieved(stand, planned) || decide(measured, manifest).decided;
      },
    });
  } catch (error) {
    if (!session.signal.aborted) throw error;
    interruption = session.signal.reason;
  } finally {
    session.idle();
  }
  // From what was written, not from memory: `judge` has only that, and gives the same bytes.
  const result = judgeComparison(store.readManifest(), store.readTrials());
  store.writeResults(result);
  return { result, interruption };
}
