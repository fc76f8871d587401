import type { RunResults, ScenarioResult, VariantResult } from '../../harness/record/run.ts';
import { standingOf } from '../../harness/words/standing.ts';
import type { ScenarioCharts } from './chart-data.ts';
import { chartFigure } from './chart-figure.ts';
import { comparisonsTable } from './comparisons-table.ts';
import { estimateCell } from './estimate-cell.ts';
import { html, type Markup } from './markup.ts';
import { timelineSection } from './timeline-section.ts';
import { verdictChip } from './verdict-chip.ts';

/** A scenario in full: the question, the table, and the charts. */
export function scenarioSection(
  scenario: ScenarioResult,
  charts: ScenarioCharts,
  results: RunResults,
): Markup {
  return html`<section class="scenario" aria-labelledby="${scenario.name}">
<h2 id="${scenario.name}">${scenario.title}</h2>
<p class="question">${scenario.question}</p>
<p class="why">${scenario.why}</p>
<h3>What to look at</h3>
<ul class="look-at">${scenario.lookAt.map((line) => html`<li>${line}</li>`)}</ul>
<p class="workload">${scenario.workload}</p>
${table(scenario)}
${comparisonsTable(scenario, results)}
${(['interval', 'percentile'] as const).map(
  (kind) =>
    html`<div class="charts charts-${kind}">${charts.charts
      .filter((chart) => chart.kind === kind)
      .map((chart) => chartFigure(scenario.name, chart, charts.variants))}</div>`,
)}
${charts.timelines.length > 0 && timelineSection(scenario, charts)}
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
