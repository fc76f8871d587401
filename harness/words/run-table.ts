import type { RunComparison } from '../record/comparison.ts';
import type { RunResults, ScenarioResult, VariantResult } from '../record/run.ts';
import { changeInWords } from './change.ts';
import { estimateCell } from './estimate.ts';
import { NONE } from './format.ts';
import { metricLabel } from './metric-label.ts';
import { standingOf } from './standing.ts';
import { cell, column, type Row, row, type TextTable, words } from './table.ts';
import { STANDING_TONES } from './tone.ts';

/** The variants of a scenario, a row each: what they carried and how fast, and where they stand. */
export function runTable(
  scenario: ScenarioResult,
  { comparisons }: Pick<RunResults, 'comparisons'>,
): TextTable {
  const own = comparisons.filter((one) => one.scenario === scenario.name);
  return {
    caption: 'Mean over launches, and its 95 % interval',
    columns: [
      words('variant', { full: 'Variant' }),
      column('', 'req/s', { key: 'throughput', full: 'Throughput' }),
      column('p50', 'ms', { spare: 3 }),
      column('p99', 'ms'),
      column('p99.9', 'ms', { spare: 2 }),
      column('loop p99', 'ms', { written: 'loop delay p99', full: 'Loop delay p99' }),
      column('loop busy', '%', { full: 'Loop busy', spare: 3 }),
      column('CPU', 'ms/req', { spare: 3 }),
      column('memory', 'MB', { full: 'Memory', spare: 2 }),
      words('verdict', { full: 'Verdict', signed: true }),
      words('against its reference', { full: 'Against its reference', spare: 1 }),
    ],
    rows: scenario.variants.map((variant) => rowOf(scenario, variant, own)),
  };
}

function rowOf(scenario: ScenarioResult, variant: VariantResult, comparisons: readonly RunComparison[]): Row {
  const { name, title, state, reasons, throughput, latency, loop, cpuPerRequest, rss } = variant;
  const figures = [
    ...[throughput, latency.p50, latency.p99, latency['p99.9'], loop.delayP99, loop.utilization],
    ...[cpuPerRequest, rss],
  ];
  const standing = standingOf(scenario, variant);
  const main = comparisons.find((one) => one.variant === name && one.gating);
  return row(
    [
      cell(name, { stacked: { above: name, below: title } }),
      // Launches of a variant that is not measured may have numbers, but none that could be believed.
      ...figures.map((figure) => estimateCell(state === 'measured' ? figure : null)),
      cell(standing, { tone: STANDING_TONES[standing] }),
      main === undefined ? NONE : `${metricLabel(main.metric)} ${changeInWords(main)}`,
    ],
    { reason: state === 'measured' ? null : reasons.join('; ') || 'No trial was run.' },
  );
}
