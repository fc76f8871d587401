import { describe, expect, test } from 'vitest';
import type { CapacityResult } from '../../harness/record/capacity.ts';
import { uslAt } from '../../harness/record/usl.ts';
import { renderCapacityHtml } from '../../reports/html/capacity/capacity-page.ts';
import { curvePlots } from '../../reports/html/capacity/curve-plots.ts';
import { scaleUpPlot, sweepPlot } from '../../reports/html/capacity/planning-plots.ts';
import type { PlotChart } from '../../reports/html/chart-data.ts';
import {
  sampleCapacity,
  sampleHostile,
  sampleIrregular,
  sampleNeverKept,
  sampleNeverMissed,
  samplePlanned,
  sampleScaleUp,
  sampleSweep,
  sampleUnknown,
} from '../support/sample-capacity.ts';

const assets = { style: 'p { color: red }', script: 'drawn()' };

function plotOf(result: CapacityResult, id: string): PlotChart {
  const plot = curvePlots(result).find((one) => one.id === id);
  if (plot === undefined) throw new Error(`Expected a plot ${id}`);
  return plot;
}

describe('the curve', () => {
  test('has every load of each percentile, in order, filled where the SLO was kept', () => {
    const { curve } = sampleCapacity();
    const { lines } = plotOf(sampleCapacity(), 'latency');
    expect(lines.map(({ name, points }) => [name, points.length])).toEqual([
      ['p50', curve.length],
      ['p90', curve.length],
      ['p99', curve.length - 1],
    ]);
    const [p50] = lines;
    expect(p50?.points.map(({ x }) => x)).toEqual(curve.map(({ rate }) => rate));
    expect(p50?.points.filter(({ hollow }) => !hollow).map(({ x }) => x)).toEqual(
      curve.filter((point) => point.class === 'kept').map(({ rate }) => rate),
    );
  });

  test('has the SLO’s line, the interval and the knee, and a logarithmic axis for values far apart', () => {
    const plot = plotOf(sampleCapacity(), 'latency');
    expect(plot.bounds).toEqual([{ y: 50, name: 'p99<50ms' }]);
    expect(plot.band).toEqual({ from: 612, to: 631, name: 'SLO: 612 to 631 req/s' });
    expect(plot.marks).toEqual([{ x: 400, name: 'knee' }]);
    expect(plot.logarithmic).toBe(true);
  });

  test('has a logarithmic axis too where all values are far below the SLO', () => {
    expect(plotOf(sampleNeverMissed(), 'latency').logarithmic).toBe(true);
    const near = sampleCapacity({ curve: sampleCapacity().curve.slice(4, 9) });
    expect(plotOf(near, 'latency').logarithmic).toBe(false);
  });

  test.each([
    ['p99.9<0.2s', 'latency', 200],
    ['p50<=800us', 'latency', 0.8],
    ['errors<0.1%', 'errors', 0.1],
    ['errors<=0.9%', 'errors', 0.9],
    ['goodput>500/s', 'goodput', 500],
    ['loop p99<20ms', 'delay', 20],
    ['Loopp99 < 0.5 s', 'delay', 500],
    ['utilization<80%', 'use', 80],
    ['Utilisation <= 3.3 %', 'use', 3.3],
  ])('draws %s in the plot of %s, at %d', (slo, id, y) => {
    const plots = curvePlots(sampleCapacity({ slo: [slo] }));
    const drawn = plots.flatMap((plot) => plot.bounds.map((each) => [plot.id, each.y, each.name]));
    expect(drawn).toEqual([[id, y, slo]]);
  });

  test.each([
    [sampleNeverMissed(), { from: 12_000, to: null, name: 'SLO: at least 12,000 req/s' }],
    [sampleNeverKept(), { from: null, to: 20, name: 'SLO: below 20.0 req/s' }],
    [sampleIrregular(), null],
  ])('has an open band where an end is missing, and none that is not to be relied on: %#', (result, band) => {
    expect(plotOf(result, 'latency').band).toEqual(band);
  });

  test('leaves out what no probe told', () => {
    expect(curvePlots(sampleNeverMissed()).map(({ id }) => id)).toEqual(['latency', 'goodput', 'errors']);
  });
});

describe('a sweep', () => {
  test('has an interval for each value with one, and marks the best', () => {
    const { sweep } = sampleSweep();
    if (sweep === null) throw new Error('Expected a sweep');
    const plot = sweepPlot(sweep);
    expect(plot?.x.labels).toEqual(['1', '5', '10', '20', '50']);
    // The last value is irregular.
    expect(plot?.lines[0]?.points.map(({ x, ci }) => [x, ...(ci ?? [])])).toEqual([
      [0, 96, 99],
      [1, 424, 436],
      [2, 612, 631],
      [3, 560, 575],
    ]);
    expect(plot?.marks).toEqual([{ x: 2, name: 'best' }]);
  });
});

describe('a scale-up', () => {
  const { scaleUp } = sampleScaleUp();
  if (scaleUp === null) throw new Error('Expected a scale-up');

  test('has the measured counts with intervals, the law through them, what it foretells, and its peak', () => {
    const plot = scaleUpPlot(scaleUp);
    const [measured, law, foretold] = plot?.lines ?? [];
    expect(measured?.points.map(({ x }) => x)).toEqual([1, 2, 3, 4, 6, 8]);
    expect(measured?.points.every(({ ci }) => ci !== null)).toBe(true);
    expect(foretold?.points.map(({ x, hollow }) => [x, hollow])).toEqual([[12, true]]);
    const { gamma, alpha, beta } = scaleUp.fit ?? {};
    const usl = { gamma: gamma?.value ?? 0, alpha: alpha?.value ?? 0, beta: beta?.value ?? 0 };
    for (const { x, y } of law?.points ?? []) expect(y).toBeCloseTo(uslAt(usl, x), 0);
    expect(law?.points.at(-1)?.x).toBe(12);
    expect(plot?.marks).toEqual([{ x: scaleUp.peak?.count.value, name: 'peak' }]);
  });

  test('without a fit has only what was measured', () => {
    const plot = scaleUpPlot({ ...scaleUp, fit: null, peak: null, predicted: [] });
    expect(plot?.lines.map(({ name }) => name)).toEqual(['measured']);
    expect(plot?.marks).toEqual([]);
  });
});

describe('the page', () => {
  const all = [
    samplePlanned(),
    sampleNeverMissed(),
    sampleNeverKept(),
    sampleIrregular(),
    sampleUnknown(),
    sampleSweep(),
    sampleScaleUp(),
  ];

  test('is the same bytes each time', () => {
    expect(renderCapacityHtml(structuredClone(samplePlanned()), assets)).toBe(
      renderCapacityHtml(samplePlanned(), assets),
    );
  });

  test('links to every section and to no other, and has no ids twice', () => {
    for (const result of all) {
      const page = renderCapacityHtml(result, assets);
      const links = [...page.matchAll(/<li><a href="#([\w-]+)">/g)].map(([, id]) => id);
      const sections = [...page.matchAll(/<h2 id="([\w-]+)">/g)].map(([, id]) => id);
      expect(links).toEqual(sections);
      const ids = [...page.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
      expect(new Set(ids).size).toBe(ids.length);
    }
  });

  test('has a canvas for each chart of its data, each with words and a table', () => {
    for (const result of all) {
      const page = renderCapacityHtml(result, assets);
      const data = /<script type="application\/json" id="charts">(.*)<\/script>/.exec(page)?.[1] ?? '';
      const [{ name, plots }] = JSON.parse(data) as [{ name: string; plots: PlotChart[] }];
      const canvases = [...page.matchAll(/<canvas id="([^"]+)" role="img" aria-label="([^"]+)"/g)];
      expect(canvases.map(([, id]) => id).sort()).toEqual(plots.map(({ id }) => `${name}-${id}`).sort());
      for (const [, , words] of canvases) {
        const table = /in the table “(.*)”\.$/.exec(words ?? '')?.[1];
        expect(page).toContain(`<caption>${table}</caption>`);
      }
    }
  });

  test('without a script has no charts, and all tables', () => {
    const page = renderCapacityHtml(samplePlanned(), { style: '' });
    expect(page).not.toContain('<canvas');
    expect(page).not.toContain('<script');
    expect(page).toContain('Each offered load, all trials at it together');
  });

  test('shows all loads in its table, those close together too', () => {
    const page = renderCapacityHtml(sampleCapacity(), assets);
    const table = page
      .split('Each offered load, all trials at it together</caption>')[1]
      ?.split('</table>')[0];
    expect(table?.match(/<tr><th scope="row"/g)).toHaveLength(sampleCapacity().curve.length);
  });

  test('says the answer large, but no interval that is not to be relied on', () => {
    expect(renderCapacityHtml(samplePlanned(), assets)).toContain('<p class="capacity-figure">612 to 631 ');
    expect(renderCapacityHtml(sampleIrregular(), assets)).not.toContain('capacity-figure');
    expect(
      renderCapacityHtml(sampleUnknown({ lower: { value: null, unit: 'req/s' } }), assets),
    ).not.toContain('capacity-figure');
  });

  test('keeps what others say as text', () => {
    const page = renderCapacityHtml(sampleHostile(), assets);
    expect(page).not.toContain('<img');
    expect(page.match(/<\/script>/g)).toHaveLength(2);
    expect(page.split('&lt;img src=x onerror=&quot;').length).toBeGreaterThan(6);
  });
});
