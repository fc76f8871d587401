import { mergeHistograms, supportsPercentile } from '../../harness/record/histogram.ts';
import type { ScenarioResult } from '../../harness/record/run.ts';
import { servingProcesses } from '../../harness/record/serving.ts';
import type { MeasuredTrial } from '../../harness/record/trial.ts';
import type { PercentileChart } from './chart-data.ts';
import { rounded } from './interval-charts.ts';

/** Percentiles that people ask for, which the curves must therefore hold exactly. */
export const ASKED = [50, 75, 90, 95, 99, 99.9, 99.99] as const;

/** From 0 to 99.99: evenly spaced on an axis on which each further nine takes the same room. */
const EVEN = Array.from({ length: 61 }, (_, index) => Number((100 * (1 - 10 ** (-index / 15))).toFixed(4)));
const STEPS = [...new Set([...EVEN, ...ASKED])].sort((a, b) => a - b);

/** Latency and loop delay by percentile, the launches of each variant merged, as far as the sample supports. */
export function percentileCharts(
  scenario: ScenarioResult,
  trials: readonly MeasuredTrial[],
): PercentileChart[] {
  const chart = (id: string, title: string, read: (trial: MeasuredTrial) => string[]): PercentileChart[] => {
    const lines = scenario.variants.flatMap((variant, index) => {
      if (variant.state !== 'measured') return [];
      const histograms = trials.filter((trial) => trial.variant === variant.name).flatMap(read);
      return histograms.length === 0 ? [] : [{ variant: index, ...curve(histograms) }];
    });
    return lines.length === 0 ? [] : [{ kind: 'percentile', id, title, unit: 'ms', lines }];
  };
  return [
    ...chart('latency-curve', 'Latency by percentile', ({ load }) => [load.latency.histogram]),
    ...chart('delay-curve', 'Loop delay by percentile', ({ probe }) =>
      servingProcesses(probe).map(({ delay }) => delay.histogram),
    ),
  ];
}

function curve(histograms: readonly string[]): { percentiles: number[]; values: number[] } {
  const merged = mergeHistograms(histograms);
  const percentiles = STEPS.filter((percentile) => supportsPercentile(percentile, merged.totalCount));
  return {
    percentiles,
    values: percentiles.map((percentile) => rounded(merged.getValueAtPercentile(percentile) / 1000)),
  };
}
