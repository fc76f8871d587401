import { number } from '../../harness/record/format.ts';
import type { ScenarioResult, VariantResult } from '../../harness/record/run.ts';
import type { IntervalChart, PercentileChart, ScenarioCharts } from './chart-data.ts';
import { estimateCell } from './estimate-cell.ts';
import { html, Markup } from './markup.ts';
import { standingOf } from './summary.ts';
import { verdictChip } from './verdict-chip.ts';

/** A scenario in full: the question, the table, and the charts. */
export function scenarioSection(scenario: ScenarioResult, charts: ScenarioCharts): Markup {
  return html`<section class="scenario" aria-labelledby="${scenario.name}">
<h2 id="${scenario.name}">${scenario.title}</h2>
<p class="question">${scenario.question}</p>
<p>${scenario.why}</p>
<details><summary>What to look at</summary><ul>${scenario.lookAt.map((line) => html`<li>${line}</li>`)}</ul></details>
<p class="workload">${scenario.workload}</p>
${table(scenario)}
<div class="charts">${charts.charts.map((chart) => figure(scenario.name, chart, charts.variants))}</div>
${charts.timelines.length > 0 && timeline(scenario, charts)}
</section>`;
}

const HEADINGS = [
  'Throughput',
  'p50',
  'p99',
  'p99.9',
  'Loop delay p99',
  'Loop busy',
  'CPU/request',
  'Memory',
];
const UNITS = ['req/s', 'ms', 'ms', 'ms', 'ms', '%', 'ms', 'MB'];

function table(scenario: ScenarioResult): Markup {
  return html`<div class="scroll" role="region" aria-label="Figures of ${scenario.title}" tabindex="0"><table>
<caption>Mean over launches, and its 95 % interval</caption>
<thead><tr><th scope="col">Variant</th><th scope="col">Verdict</th>${HEADINGS.map(
    (heading, index) =>
      html`<th scope="col" class="number">${heading} <span class="unit">${UNITS[index]}</span></th>`,
  )}</tr></thead>
<tbody>${scenario.variants.map((variant) => row(scenario, variant))}</tbody></table></div>`;
}

function row(scenario: ScenarioResult, variant: VariantResult): Markup {
  const { throughput, latency, loop, cpuPerRequest, rss } = variant;
  const cells = [
    throughput,
    latency.p50,
    latency.p99,
    latency['p99.9'],
    loop.delayP99,
    loop.utilization,
    cpuPerRequest,
    rss,
  ];
  const head = html`<th scope="row">${variant.name}<span class="interval">${variant.title}</span></th><td>${verdictChip(standingOf(scenario, variant))}</td>`;
  if (variant.state !== 'measured') {
    return html`<tr>${head}<td class="reason" colspan="${cells.length}">${variant.reasons.join('; ') || 'No trial was run.'}</td></tr>`;
  }
  return html`<tr>${head}${cells.map(estimateCell)}</tr>`;
}

function figure(
  scenario: string,
  chart: IntervalChart | PercentileChart,
  variants: readonly string[],
): Markup {
  const id = `${scenario}-${chart.id}`;
  const what =
    chart.kind === 'interval'
      ? `${chart.title} of each variant in ${chart.unit}: mean, interval and every launch`
      : `${chart.title} of each variant in ${chart.unit}, on an axis on which each further nine takes the same room`;
  return html`<figure class="chart chart-${chart.kind}">
<figcaption>${chart.title} <span class="unit">${chart.unit}</span></figcaption>
<div class="canvas"><canvas id="${id}" role="img" aria-label="${what}. The values are in the table below."></canvas></div>
<details><summary>Values</summary>${chart.kind === 'interval' ? intervalTable(chart, variants) : percentileTable(chart, variants)}</details>
</figure>`;
}

function intervalTable(chart: IntervalChart, variants: readonly string[]): Markup {
  return html`<div class="scroll" role="group" aria-label="Values of ${chart.title}" tabindex="0"><table><thead><tr><th scope="col">Variant</th><th scope="col">Mean</th><th scope="col">Interval</th><th scope="col">Launches</th></tr></thead>
<tbody>${chart.points.map(
    ({ variant, value, ci, launches }) =>
      html`<tr><th scope="row">${variants[variant]}</th><td>${number(value)}</td><td>${
        ci === null ? 'none from one launch' : `${number(ci[0])} to ${number(ci[1])}`
      }</td><td>${launches.map(number).join(', ')}</td></tr>`,
  )}</tbody></table></div>`;
}

/** The percentiles that people ask for, of those that are drawn. */
const ASKED = [50, 90, 95, 99, 99.9, 99.99];

function percentileTable(chart: PercentileChart, variants: readonly string[]): Markup {
  return html`<div class="scroll" role="group" aria-label="Values of ${chart.title}" tabindex="0"><table><thead><tr><th scope="col">Variant</th>${ASKED.map((p) => html`<th scope="col">p${p}</th>`)}</tr></thead>
<tbody>${chart.lines.map(
    ({ variant, percentiles, values }) =>
      html`<tr><th scope="row">${variants[variant]}</th>${ASKED.map((asked) => {
        const index = percentiles.findIndex((percentile) => percentile >= asked);
        return html`<td>${index < 0 ? 'too few' : number(values[index] ?? 0)}</td>`;
      })}</tr>`,
  )}</tbody></table></div>`;
}

/** From top to bottom; the page's script fills their canvases in this order. */
const PANELS = [
  'Throughput, req/s',
  'Latency, ms: median (line) and largest (dots)',
  'Loop delay, ms: largest',
  'Loop busy, %',
  'Garbage collection, ms per beat',
];

function timeline(scenario: ScenarioResult, charts: ScenarioCharts): Markup {
  const { name } = scenario;
  const reference = charts.timelines.findIndex(
    ({ variant }) => charts.variants[variant] === scenario.reference,
  );
  const first = Math.max(0, reference);
  const other = charts.timelines.findIndex(({ variant }) => variant !== charts.timelines[first]?.variant);
  const options = (chosen: number) =>
    charts.timelines.map(
      ({ variant, block }, index) =>
        html`<option value="${index}"${index === chosen && new Markup(' selected')}>${charts.variants[variant]}, block ${block}</option>`,
    );
  return html`<div class="timeline" data-scenario="${name}">
<h3>Load and loop on one time axis</h3>
<p>Warm-up is shaded. Where latency rises together with loop delay, the loop was the cause; where it rises alone, look behind the service. Of a cluster, the loop of the busiest worker is shown.</p>
<p class="controls"><label>Launch <select id="${name}-launch">${options(first)}</select></label> <label>beside <select id="${name}-beside"><option value="">nothing</option>${options(other)}</select></label></p>
<ul class="legend" id="${name}-legend"></ul>
${PANELS.map(
  (title, index) =>
    html`<figure class="panel"><figcaption>${title}</figcaption><div class="canvas"><canvas id="${name}-panel-${index}" role="img" aria-label="${title}, over the seconds of the chosen launch"></canvas></div></figure>`,
)}
<p class="readout" id="${name}-readout" aria-live="polite"></p>
</div>`;
}
