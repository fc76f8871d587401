import type { RunResults } from '../../harness/record/run.ts';
import type { Trial } from '../../harness/record/trial.ts';
import { plural } from '../../harness/words/sentence.ts';
import { whenAndWhere } from '../../harness/words/when-and-where.ts';
import type { ScenarioCharts } from './chart-data.ts';
import { intervalCharts } from './interval-charts.ts';
import { html, jsonForScript, type Markup } from './markup.ts';
import { methodSection } from './method-section.ts';
import { pageOf } from './page.ts';
import { percentileCharts } from './percentile-charts.ts';
import { scenarioSection } from './scenario-section.ts';
import { summary } from './summary.ts';
import { timelines } from './timelines.ts';

/** What the page needs beside the record: its bundled script and its style. */
export interface PageAssets {
  script: string;
  style: string;
}

/** The report as one page that needs no network: the same bytes for the same record. */
export function renderHtml(results: RunResults, trials: readonly Trial[], assets: PageAssets): string {
  const charts = results.scenarios.map((scenario): ScenarioCharts => {
    const own = trials
      .filter((trial) => trial.state === 'measured')
      .filter((trial) => trial.scenario === scenario.name);
    return {
      name: scenario.name,
      variants: scenario.variants.map(({ name }) => name),
      charts: [...intervalCharts(scenario, own), ...percentileCharts(scenario, own)],
      timelines: timelines(scenario, own),
    };
  });
  return pageOf({
    title: `Paceline: ${results.scenarios.map(({ name }) => name).join(', ')}`,
    skipTo: { id: 'verdicts', name: 'the verdicts' },
    header: header(results),
    main: html`${summary(results)}
${results.scenarios.map((scenario, index) => {
  const own = charts[index];
  return own === undefined ? null : scenarioSection(scenario, own, results);
})}
${methodSection(results)}`,
    style: assets.style,
    script: { data: jsonForScript(charts), code: assets.script },
  });
}

function header(results: RunResults): Markup {
  const { scenarios, plan, state } = results;
  const { blocks } = plan.profile;
  return html`<p class="brand">Paceline</p>
<h1>${scenarios.length === 1 ? scenarios[0]?.title : `${scenarios.length} questions, measured side by side`}</h1>
<p>${plural(blocks, 'launch', 'launches')} of each variant, ${whenAndWhere(results)}${state === 'interrupted' && html` · <strong>interrupted: what was measured until then</strong>`}</p>
<nav aria-label="Sections"><ul><li><a href="#verdicts">Verdicts</a></li>${scenarios.map(({ name }) => html`<li><a href="#${name}">${name}</a></li>`)}<li><a href="#reading">How to read this</a></li><li><a href="#method">How it was measured</a></li></ul></nav>`;
}
