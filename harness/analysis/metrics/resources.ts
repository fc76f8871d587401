import type { ProbeProcess } from '../../record/probe.ts';
import type { MeasuredTrial } from '../../record/trial.ts';
import type { Metric } from './metric.ts';

/** What the target used, over all its processes. */
export const RESOURCE_METRICS: readonly Metric[] = [
  {
    name: 'cpuPerRequest',
    label: 'CPU per request',
    unit: 'ms',
    better: 'lower',
    scale: 'ratio',
    read: (trial) => {
      const { completed } = trial.load.requests;
      const seconds = overProcesses(trial, (process) => process.cpuSeconds);
      return seconds === null || completed === 0 ? null : (1000 * seconds) / completed;
    },
  },
  {
    name: 'rss',
    label: 'memory (RSS)',
    unit: 'MB',
    better: 'lower',
    scale: 'ratio',
    read: (trial) => overProcesses(trial, (process) => process.rss.mean),
  },
  {
    // A short trial may well see no collection at all.
    name: 'gcPause',
    label: 'garbage collection',
    unit: 'ms/s',
    better: 'lower',
    scale: 'difference',
    read: (trial) => perSecond(trial, (entry) => entry.pause),
  },
  {
    name: 'gcCount',
    label: 'collections',
    unit: '/s',
    better: 'lower',
    scale: 'difference',
    read: (trial) => perSecond(trial, (entry) => entry.count),
  },
];

function perSecond(trial: MeasuredTrial, of: (entry: ProbeProcess['gc'][number]) => number): number | null {
  const total = overProcesses(trial, (process) => process.gc.reduce((sum, entry) => sum + of(entry), 0));
  return total === null ? null : total / trial.window.durationSeconds;
}

/** Null without a probe: nothing was seen, which is not the same as nothing used. */
function overProcesses(trial: MeasuredTrial, of: (process: ProbeProcess) => number): number | null {
  if (trial.probe.length === 0) return null;
  return trial.probe.reduce((sum, process) => sum + of(process), 0);
}
