import { expect, test } from 'vitest';
import { TimeHistogram } from '../../../harness/record/histogram.ts';
import { percentileCharts } from '../../../reports/html/percentile-charts.ts';
import { sampleRun } from '../../support/sample-run.ts';

const { results, trials } = sampleRun();
const [scenario] = results.scenarios;
if (scenario === undefined) throw new Error('Expected a scenario');

/** The latency curve of the reference when each of its launches took 1 to `count` ms, each once. */
function curveOf(count: number): { percentiles: number[]; values: number[] } | undefined {
  const histogram = new TimeHistogram();
  for (let ms = 1; ms <= count; ms++) histogram.record(ms);
  const measured = trials.flatMap((trial) => {
    if (trial.state !== 'measured' || trial.scenario !== scenario?.name) return [];
    const latency = { ...trial.load.latency, ...histogram.summary() };
    return [{ ...trial, load: { ...trial.load, latency } }];
  });
  const [chart] = percentileCharts(scenario as NonNullable<typeof scenario>, measured);
  return chart?.lines[0];
}

test.each([
  [50, 500],
  [75, 750],
  [95, 950],
  [99, 990],
])('p%d is read off at that percentile, not at the next point of the curve', (percentile, ms) => {
  const curve = curveOf(1000);
  const value = curve?.values[curve.percentiles.indexOf(percentile)] ?? Number.NaN;
  expect(Math.abs(value - ms)).toBeLessThanOrEqual(1);
});

test('a curve ends where fewer than five observations lie beyond it', () => {
  // Three launches of 1,000 each: 3,000 * 0.1 % = 3 would lie beyond p99.9.
  expect(curveOf(1000)?.percentiles).not.toContain(99.9);
  expect(curveOf(2000)?.percentiles).toContain(99.9);
});
