import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { Comparison } from '../../harness/record/comparison.ts';
import { axisOf } from '../../reports/html/compare/axis.ts';
import { renderCompareHtml } from '../../reports/html/compare/compare-page.ts';
import { renderGateHtml } from '../../reports/html/compare/gate-page.ts';
import { launchPlot } from '../../reports/html/compare/launch-plot.ts';
import { HOSTILE, sampleInvalid, sampleRegression, sampleSide } from '../support/sample-comparison.ts';
import { sampleFailedGate, sampleStrangeBaseline } from '../support/sample-gate.ts';

const assets = { style: 'p { color: red }' };
const regression = sampleRegression();
const [serviceTime] = regression.result.comparisons;
if (serviceTime === undefined) throw new Error('Expected a metric');
const metric: Comparison = serviceTime;

describe('an axis of changes', () => {
  test.each([
    [
      [0.031, 0.029, 0.02, -0.02],
      ['-2 %', '-1 %', '0 %', '+1 %', '+2 %', '+3 %'],
    ],
    [
      [0.0012, -0.0004],
      ['-0.05 %', '0 %', '+0.05 %', '+0.10 %'],
    ],
    [[2.5], ['0 %', '+50 %', '+100 %', '+150 %', '+200 %', '+250 %']],
  ])('%j', (values, labels) => {
    const axis = axisOf(values);
    expect(axis.ticks.map(axis.label)).toEqual(labels);
  });

  test('holds no change and every value, and is never without height', () => {
    for (const values of [[0.03], [-0.2, -0.1], [0], []]) {
      const { low, high, ticks } = axisOf(values);
      expect(low).toBeLessThan(Math.min(0, ...values));
      expect(high).toBeGreaterThan(Math.max(0, ...values));
      expect(ticks.length).toBeGreaterThan(1);
      expect(ticks.length).toBeLessThan(11);
      expect(ticks.every((tick) => tick >= low && tick <= high)).toBe(true);
    }
  });
});

describe('the plot of launches', () => {
  const points = [1, 2, 4].map((block) => ({ metric: 'serviceTime', block, change: block / 100 }));
  const svg = launchPlot({ ...metric, change: 0.023, ci: [0.02, 0.026] }, points, 0.02).text;
  const numbers = (pattern: RegExp) => [...svg.matchAll(pattern)].map(([, value]) => Number(value));

  test('has a dot for each launch, in their order and the higher the larger', () => {
    expect(numbers(/<circle class="launch" cx="([\d.]+)%"/g)).toEqual([12.5, 37.5, 87.5]);
    const heights = numbers(/<circle[^>]* cy="([\d.]+)"/g);
    expect(heights).toEqual([...heights].sort((a, b) => b - a));
  });

  test('marks the launch that is missing', () => {
    expect(numbers(/<text class="missing" x="([\d.]+)%"/g)).toEqual([62.5]);
  });

  test('puts the margin’s lines and the interval at one scale', () => {
    const edges = numbers(/<line class="edge"[^>]* y1="([\d.]+)"/g);
    const [top] = numbers(/<rect class="range"[^>]* y="([\d.]+)"/g);
    const [height] = numbers(/<rect class="range"[^>]* height="([\d.]+)"/g);
    // The interval's lower end is where the upper margin is: 2 %.
    expect((top ?? 0) + (height ?? 0)).toBeCloseTo(edges[0] ?? 0, 1);
    expect(edges).toHaveLength(2);
  });

  test('without a margin there are no lines for it', () => {
    expect(launchPlot(metric, points, 0).text).not.toMatch(/class="(edge|margin)"/);
  });
});

describe('the page', () => {
  const page = renderCompareHtml(regression.result, regression.points, assets);

  test('is the same bytes each time', () => {
    expect(
      renderCompareHtml(structuredClone(regression.result), [...regression.points].reverse(), assets),
    ).toBe(page);
  });

  test('lets its own style act, no script, and no style written into an element', () => {
    const hash = createHash('sha256').update(assets.style).digest('base64');
    expect(page).toContain(`default-src &#39;none&#39;; style-src &#39;sha256-${hash}&#39;; img-src data:`);
    expect(page).not.toContain('<script');
    expect(page).not.toMatch(/ style="/);
  });

  test('keeps what a service says as text', () => {
    const { result, points } = sampleRegression();
    const hostile = {
      ...result,
      because: HOSTILE,
      a: sampleSide(HOSTILE),
      command: HOSTILE,
      reasons: [HOSTILE],
      answers: { compared: 1, varying: 0, differences: [{ request: HOSTILE, difference: HOSTILE }] },
    };
    const text = renderCompareHtml(hostile, points, assets);
    expect(text).not.toContain('<img');
    expect(text).not.toContain('</script>');
    expect(text.split('&lt;img src=x onerror=&quot;').length).toBeGreaterThan(6);
  });

  test('links to every section and to no other', () => {
    const all = [
      page,
      renderCompareHtml(sampleInvalid().result, [], assets),
      renderGateHtml(
        sampleFailedGate(),
        { comparison: regression.points, confirmation: regression.points },
        assets,
      ),
      renderGateHtml(sampleStrangeBaseline(), { comparison: [], confirmation: [] }, assets),
    ];
    for (const text of all) {
      const links = [...text.matchAll(/<li><a href="#([\w-]+)">/g)].map(([, id]) => id);
      const sections = [...text.matchAll(/<h2 id="([\w-]+)">/g)].map(([, id]) => id);
      expect(links).toEqual(sections);
    }
  });

  test('has no ids twice', () => {
    const gate = renderGateHtml(
      sampleFailedGate(),
      { comparison: regression.points, confirmation: regression.points },
      assets,
    );
    const ids = [...gate.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test('measures each metric against its own margin', () => {
    const own = { ...regression.result, margins: { serviceTime: 0.05 } };
    const said = renderCompareHtml(own, regression.points, assets).match(
      /The margin is [\d.]+ % either way/g,
    );
    expect(said).toEqual(['The margin is 5 % either way', 'The margin is 2 % either way']);
  });

  test('speaks of a margin only where there is one', () => {
    const none = renderCompareHtml({ ...regression.result, margin: 0 }, regression.points, assets);
    expect(page).toContain('shaded band');
    expect(none).not.toContain('shaded band');
    expect(none).toContain('Any change counts, however small.');
  });

  test('does not say that a target given by its URL was started', () => {
    const given = {
      ...regression.result,
      b: sampleSide('http://127.0.0.1:3000/', { url: 'http://127.0.0.1:3000/' }),
    };
    expect(page).toContain('stopped and started afresh');
    expect(renderCompareHtml(given, regression.points, assets)).not.toContain('stopped and started afresh');
  });

  test('draws no launches where none was measured', () => {
    const text = renderCompareHtml(sampleInvalid().result, [], assets);
    expect(text).not.toContain('Launch by launch');
    expect(text).toContain('status 200 against 500');
  });
});
