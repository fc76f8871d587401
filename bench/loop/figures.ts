import type { Percentile } from '../../harness/record/latency.ts';
import type { LoopReading } from './measure.ts';

/** The figures that are compared, in the order in which they are shown. */
export const FIGURES = ['50', '90', '99', '99.9', 'max', 'mean'] as const;
export type Figure = (typeof FIGURES)[number] | Percentile;

/** Milliseconds; null where the sample does not support the figure. */
export interface Compared {
  truth: number;
  probe: number | null;
  monitor: number | null;
}

/** A probe may be off by this much: a millisecond, or a twentieth of a long delay. */
export function tolerance(truth: number): number {
  return Math.max(1, truth * 0.05);
}

/** Half of the time a loop that is left alone must read less than this, ms. */
export const IDLE_LIMIT = 0.3;

/** One figure as it is true, as the probe said it and as Node said it, ms. */
export function compare({ truth, probe, monitor }: LoopReading, figure: Figure): Compared {
  if (figure === 'max' || figure === 'mean') {
    return { truth: truth[figure], probe: probe[figure], monitor: monitor[figure] };
  }
  return {
    truth: truth.percentile(Number(figure)),
    probe: probe.percentiles[figure],
    monitor: monitor.percentiles[figure],
  };
}

/** Whether the target is met; null where there is nothing to judge. */
export function isMet(reading: LoopReading, figure: Figure): boolean | null {
  const { truth, probe } = compare(reading, figure);
  if (probe === null) return null;
  if (reading.truth.blocks === 0 && figure === '50') return probe < IDLE_LIMIT;
  return Math.abs(probe - truth) <= tolerance(truth);
}
