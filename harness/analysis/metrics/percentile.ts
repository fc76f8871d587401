import type { DelaySummary, Percentile } from '../../record/latency.ts';
import type { MeasuredTrial } from '../../record/trial.ts';
import type { Metric } from './metric.ts';

/** What the percentiles of one distribution of times have in common. */
interface Times {
  /** Start of the metrics' names, e.g. `latency`. */
  name: string;
  label: string;
  scale: Metric['scale'];
  /** What the times are of, e.g. `requests`. */
  of: string;
  summary(trial: MeasuredTrial): DelaySummary | undefined;
}

/** The metric of a percentile that the record already holds, e.g. `latencyP99`. */
export function percentileMetric(times: Times, percentile: Percentile): Metric {
  return {
    name: `${times.name}P${percentile}`,
    label: `${times.label} p${percentile}`,
    unit: 'ms',
    better: 'lower',
    scale: times.scale,
    read: (trial) => times.summary(trial)?.percentiles[percentile] ?? null,
    sample: {
      percentile: Number(percentile),
      of: times.of,
      size: (trial) => times.summary(trial)?.count ?? 0,
    },
  };
}
