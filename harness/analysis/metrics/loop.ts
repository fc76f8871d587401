import { mergeHistograms, TimeHistogram } from '../../record/histogram.ts';
import type { ProbeProcess } from '../../record/probe.ts';
import type { MeasuredTrial } from '../../record/trial.ts';
import { mean } from '../statistics/moments.ts';
import type { Metric } from './metric.ts';

/** Processes that answer requests. The primary of a cluster only hands out connections: its loop is idle. */
export function servingProcesses(trial: MeasuredTrial): ProbeProcess[] {
  return trial.probe.filter((process) => process.role !== 'primary');
}

/** What the event loops of the serving processes say. */
export const LOOP_METRICS: readonly Metric[] = [
  // The median is often a few microseconds, or zero, so it has no ratio; the tail always has a length.
  delayPercentile(50, 'difference'),
  delayPercentile(99, 'ratio'),
  {
    name: 'loopDelayMax',
    label: 'largest loop delay',
    unit: 'ms',
    better: 'lower',
    scale: 'ratio',
    read: (trial) => {
      const largest = servingProcesses(trial).map((process) => process.delay.max ?? 0);
      return largest.length === 0 ? null : Math.max(...largest);
    },
  },
  {
    name: 'loopUtilization',
    label: 'loop utilisation',
    unit: '',
    better: 'lower',
    scale: 'ratio',
    ceiling: 1,
    read: (trial) => {
      const shares = servingProcesses(trial).map((process) => process.utilization);
      return shares.length === 0 ? null : mean(shares);
    },
  },
];

function delayPercentile(percentile: number, scale: Metric['scale']): Metric {
  return {
    name: `loopDelayP${percentile}`,
    label: `loop delay p${percentile}`,
    unit: 'ms',
    better: 'lower',
    scale,
    read: (trial) => delayOverProcesses(trial, percentile),
    sample: {
      percentile,
      of: 'samples of the loop',
      size: (trial) => servingProcesses(trial).reduce((count, process) => count + process.delay.count, 0),
    },
  };
}

/** Over the merged samples, since percentiles of several processes can't be averaged. */
function delayOverProcesses(trial: MeasuredTrial, percentile: number): number | null {
  const encoded = servingProcesses(trial).map((process) => process.delay.histogram);
  return encoded.length === 0 ? null : new TimeHistogram(mergeHistograms(encoded)).percentile(percentile);
}
