import type { MeasuredTrial } from '../../record/trial.ts';

/** One figure that a trial gives. */
export interface Metric {
  name: string;
  /** In a sentence: "its ... is 12 % lower". */
  label: string;
  /** Of what `read` gives; empty for a plain share. */
  unit: string;
  better: 'lower' | 'higher';
  /**
   * How a change is taken: `ratio` for what is positive and multiplies, by logarithms; `difference` for what
   * may be zero, relative to the mean of the reference.
   */
  scale: 'ratio' | 'difference';
  /** The largest value it can have, where there is one; none is below zero. */
  ceiling?: number;
  /** Null where the trial can't tell. */
  read(trial: MeasuredTrial): number | null;
  /** For a percentile (0 to 100): of what, and how many of them the trial had. */
  sample?: { percentile: number; of: string; size(trial: MeasuredTrial): number };
}
