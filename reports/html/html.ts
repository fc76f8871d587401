import { createHash } from 'node:crypto';
import type { RunResults } from '../../harness/record/run.ts';
import type { Trial } from '../../harness/record/trial.ts';
import type { ScenarioCharts } from './chart-data.ts';
import { intervalCharts } from './interval-charts.ts';
import { html, jsonForScript, Markup } from './markup.ts';
import { methodSection } from './method-section.ts';
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
  // Only this script and this style may act, whatever a record holds.
  const policy = `default-src 'none'; script-src ${hashOf(assets.script)}; style-src ${hashOf(assets.style)}; img-src data:`;
  const interrupted = results.state === 'interrupted';
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Paceline: ${results.scenarios.map(({ name }) => name).join(', ')}</title>
<style>${new Markup(assets.style)}</style>
</head>
<body>
<a class="skip" href="#verdicts">Skip to the verdicts</a>
<header>
<p class="brand">Paceline</p>
<h1>${results.scenarios.length === 1 ? results.scenarios[0]?.title : `${results.scenarios.length} questions, measured side by side`}</h1>
<p>${results.plan.profile.blocks} ${results.plan.profile.blocks === 1 ? 'launch' : 'launches'} of each variant, ${results.startedAt.slice(0, 16).replace('T', ' ')} UTC, ${results.fingerprint.machine.cores} cores, Node.js ${results.fingerprint.node}${interrupted && html` · <strong>interrupted: what was measured until then</strong>`}</p>
<nav aria-label="Sections"><ul><li><a href="#verdicts">Verdicts</a></li>${results.scenarios.map(({ name }) => html`<li><a href="#${name}">${name}</a></li>`)}<li><a href="#reading">How to read this</a></li><li><a href="#method">How it was measured</a></li></ul></nav>
</header>
<main>
${summary(results)}
${results.scenarios.map((scenario, index) => {
  const own = charts[index];
  return own === undefined ? null : scenarioSection(scenario, own, results);
})}
${methodSection(results)}
</main>
<script type="application/json" id="charts">${jsonForScript(charts)}</script>
<script>${new Markup(assets.script)}</script>
</body>
</html>
`;
  return page.text;
}

function hashOf(text: string): string {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
}
