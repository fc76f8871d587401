import type { DelaySummary } from '../../record/latency.ts';
import type { LoadResult } from '../../record/load.ts';
import type { Metric } from './metric.ts';
import { percentileMetric } from './percentile.ts';

const latency = {
  name: 'latency',
  label: 'latency',
  scale: 'ratio',
  of: 'requests',
  summary: (trial: { load: LoadResult }) => trial.load.latency,
} as const;

const neighbour = {
  name: 'neighbour',
  label: 'neighbour latency',
  scale: 'ratio',
  of: 'neighbour requests',
  summary: (trial: { neighbour: LoadResult | null }) => trial.neighbour?.latency,
} as const;

/** Median and p99 of a metric of the target's Server-Timing header; a wait may well be zero. */
export function serverTimingMetrics(name: string): { p50: Metric; p99: Metric } {
  const times = {
    name,
    label: name === 'pool' ? 'wait for a connection' : `${name} (Server-Timing)`,
    scale: 'difference' as const,
    of: `timings of ${name}`,
    summary: (trial: { load: LoadResult }): DelaySummary | undefined => trial.load.serverTiming[name],
  };
  return { p50: percentileMetric(times, '50'), p99: percentileMetric(times, '99') };
}

/** What those who send requests see. */
export const REQUEST_METRICS: readonly Metric[] = [
  {
    name: 'throughput',
    label: 'throughput',
    unit: 'req/s',
    better: 'higher',
    scale: 'ratio',
    read: (trial) => trial.load.throughput.value,
  },
  percentileMetric(latency, '50'),
  percentileMetric(latency, '90'),
  percentileMetric(latency, '95'),
  percentileMetric(latency, '99'),
  percentileMetric(latency, '99.9'),
  {
    name: 'latencyMax',
    label: 'largest latency',
    unit: 'ms',
    better: 'lower',
    scale: 'ratio',
    read: (trial) => trial.load.latency.max,
  },
  {
    name: 'errors',
    label: 'share of errors',
    unit: '%',
    better: 'lower',
    scale: 'difference',
    ceiling: 100,
    read: (trial) => errorShare(trial.load),
  },
  percentileMetric(neighbour, '50'),
  percentileMetric(neighbour, '99'),
  serverTimingMetrics('pool').p50,
  serverTimingMetrics('pool').p99,
];

/** Per cent of the requests that ended, in an answer or an error; null if none did. */
function errorShare({ requests }: LoadResult): number | null {
  const errors = Object.values(requests.errors).reduce((total, count) => total + count, 0);
  const ended = requests.completed + errors;
  return ended === 0 ? null : (100 * errors) / ended;
}
