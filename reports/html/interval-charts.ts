import { METRICS, type MetricName } from '../../harness/analysis/metrics.ts';
import type { Estimate } from '../../harness/record/estimate.ts';
import type { ScenarioResult, VariantResult } from '../../harness/record/run.ts';
import type { MeasuredTrial } from '../../harness/record/trial.ts';
import type { IntervalChart } from './chart-data.ts';

interface Drawn {
  id: string;
  title: string;
  metric: MetricName;
  estimate(variant: VariantResult): Estimate | null;
  logarithmic?: boolean;
}

const CHARTS: readonly Drawn[] = [
  { id: 'throughput', title: 'Throughput', metric: 'throughput', estimate: (v) => v.throughput },
  { id: 'latency-p50', title: 'Latency, median', metric: 'latencyP50', estimate: (v) => v.latency.p50 },
  { id: 'latency-p99', title: 'Latency, p99', metric: 'latencyP99', estimate: (v) => v.latency.p99 },
  { id: 'cpu', title: 'CPU per request', metric: 'cpuPerRequest', estimate: (v) => v.cpuPerRequest },
  { id: 'rss', title: 'Memory (RSS), all processes', metric: 'rss', estimate: (v) => v.rss },
  {
    id: 'pool',
    title: 'Wait for a connection, median',
    metric: 'poolP50',
    estimate: (v) => v.serverTiming.pool?.p50 ?? null,
  },
  {
    id: 'neighbour',
    title: 'Cheap request beside the load, p99',
    metric: 'neighbourP99',
    estimate: (v) => v.neighbour?.p99 ?? null,
  },
];

/** The charts of a scenario for which at least one variant has a value. */
export function intervalCharts(scenario: ScenarioResult, trials: readonly MeasuredTrial[]): IntervalChart[] {
  return CHARTS.flatMap(({ id, title, metric, estimate }) => {
    const points = scenario.variants.flatMap((variant, index) => {
      const found = variant.state === 'measured' ? estimate(variant) : null;
      if (found === null) return [];
      const launches = trials
        .filter((trial) => trial.variant === variant.name)
        .map((trial) => METRICS[metric].read(trial))
        .filter((value) => value !== null)
        .map(rounded);
      const ci: [number, number] | null = found.ci && [
        rounded(Math.max(0, found.ci[0])),
        rounded(found.ci[1]),
      ];
      return [{ variant: index, value: rounded(found.value), ci, launches }];
    });
    if (points.length === 0) return [];
    const values = points.flatMap(({ launches, value }) => [...launches, value]).filter((value) => value > 0);
    // Where variants are orders of magnitude apart a linear axis would show only the largest.
    const logarithmic = Math.max(...values) / Math.min(...values) > 20;
    return [{ kind: 'interval' as const, id, title, unit: METRICS[metric].unit, logarithmic, points }];
  });
}

/** Four significant digits: more can't be seen, and would make the page larger. */
export function rounded(value: number): number {
  return Number(value.toPrecision(4));
}
