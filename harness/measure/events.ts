import type { PlannedTrial } from '../record/manifest.ts';
import type { Trial } from '../record/trial.ts';

/** What is told while something is measured, for whoever watches. */
export type MeasureEvent =
  /** What is done at the moment, in words. */
  | { type: 'step'; text: string }
  /** What was said last is over. */
  | { type: 'idle' }
  /** One load begins. @param seconds its length, warm-up included */
  | { type: 'load'; seconds: number }
  /** A trial of a suite begins. @param of how many were planned @param blocks in which each variant comes once */
  | { type: 'trial-started'; trial: PlannedTrial; of: number; blocks: number }
  | { type: 'trial-ended'; trial: Trial; of: number }
  /** Where it is kept; of a load only where a folder was asked for. */
  | { type: 'kept'; folder: string; report: string | null };
