import type { RunResults, ScenarioResult } from '../../harness/record/run.ts';
import { runRoutes } from '../../harness/words/route-tables.ts';
import { runTable } from '../../harness/words/run-table.ts';
import { chosen } from '../../harness/words/table.ts';
import type { ScenarioCharts } from './chart-data.ts';
import { chartFigure } from './chart-figure.ts';
import { comparisonsTable } from './comparisons-table.ts';
import { html, type Markup } from './markup.ts';
import { htmlTable } from './text-table.ts';
import { timelineSection } from './timeline-section.ts';

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
${table(scenario, results)}
${routesTable(scenario)}
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

/** Where a variant stands is told before its figures, which may not all be in sight. */
const COLUMNS = [
  ...['variant', 'verdict', 'throughput', 'p50', 'p99', 'p99.9', 'loop p99', 'loop busy', 'CPU', 'memory'],
];

/** Each kind of request by itself, where there are several. */
function routesTable(scenario: ScenarioResult): Markup | false {
  const routes = runRoutes(scenario);
  return routes !== null && htmlTable(routes, { label: `Routes of ${scenario.title}`, frame: 'scroll' });
}

function table(scenario: ScenarioResult, results: RunResults): Markup {
  return htmlTable(chosen(runTable(scenario, results), COLUMNS), {
    label: `Figures of ${scenario.title}`,
    frame: 'scroll',
  });
}
