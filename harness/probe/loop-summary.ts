import { mergeHistograms, TimeHistogram } from '../record/histogram.ts';
import type { LoadResult } from '../record/load.ts';
import type { ProbeProcess } from '../record/probe.ts';
import { servingProcesses } from '../record/serving.ts';

/**
 * One summary of the loops that served: of a cluster its workers', each second of each counting alike.
 * Null where no probe reported.
 */
export function loopSummary(processes: readonly ProbeProcess[]): LoadResult['loop'] {
  const serving = servingProcesses(processes);
  const count = serving.reduce((total, { delay }) => total + delay.count, 0);
  if (count === 0) return null;
  const times = new TimeHistogram(mergeHistograms(serving.map(({ delay }) => delay.histogram)));
  const mean = serving.reduce((total, { delay }) => total + (delay.mean ?? 0) * delay.count, 0) / count;
  const { percentiles } = times.summary();
  const shares = serving.flatMap(({ utilization }) => utilization ?? []);
  return {
    delay: {
      unit: 'ms',
      mean: Math.round(mean * 1000) / 1000,
      max: Math.max(...serving.map(({ delay }) => delay.max ?? 0)),
      percentiles,
    },
    utilization:
      shares.length === 0
        ? null
        : Math.round((shares.reduce((total, share) => total + share, 0) / shares.length) * 1e4) / 1e4,
  };
}
