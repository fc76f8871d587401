import type { ScenarioResult } from '../../harness/record/run.ts';
import type { ScenarioCharts } from './chart-data.ts';
import { html, Markup } from './markup.ts';

/** From top to bottom; the page's script fills their canvases in this order. */
const PANELS = [
  'Throughput, req/s',
  'Latency, ms: median (line) and largest (dots)',
  'Loop delay, ms: largest',
  'Loop busy, %',
  'Garbage collection, ms per beat',
];

/** Load and loop of a launch, or of two, on one time axis; all of it can be reached by keyboard. */
export function timelineSection(scenario: ScenarioResult, charts: ScenarioCharts): Markup {
  const { name, reference } = scenario;
  const { timelines, variants } = charts;
  const valid = (variant: number) => scenario.variants[variant]?.state === 'measured';
  const first = Math.max(
    0,
    timelines.findIndex(({ variant }) => variants[variant] === reference),
  );
  const other = timelines.findIndex(({ variant }) => variant !== timelines[first]?.variant && valid(variant));
  const options = (chosen: number) =>
    timelines.map(
      ({ variant, block }, index) =>
        html`<option value="${index}"${index === chosen && new Markup(' selected')}>${variants[variant]}, block ${block}${!valid(variant) && ' (variant invalid)'}</option>`,
    );
  const start = -Math.max(...timelines.map(({ warmup }) => warmup));
  const end = Math.max(...timelines.map(({ duration }) => duration));
  return html`<div class="timeline" data-scenario="${name}">
<h3>Load and loop on one time axis</h3>
<p class="why">Warm-up is shaded. Where latency rises together with loop delay, the loop was the cause; where it rises alone, look behind the service. Of a cluster, the loop of the busiest worker is shown.</p>
<p class="controls"><label>Launch <select id="${name}-launch">${options(first)}</select></label> <label>beside <select id="${name}-beside"><option value="">nothing</option>${options(other)}</select></label></p>
<ul class="legend" id="${name}-legend"></ul>
${PANELS.map(
  (title, index) =>
    html`<figure class="panel"><figcaption>${title}</figcaption><div class="canvas"><canvas id="${name}-panel-${index}" role="img" aria-label="${title}, over the seconds of the chosen launches. The numbers are in the table below."></canvas></div></figure>`,
)}
<p class="controls cursor"><label>Cursor <input type="range" id="${name}-cursor" min="${start}" max="${end}" step="0.1" value="0" aria-describedby="${name}-readout"></label> <button type="button" id="${name}-zoom">Zoom in here</button> <button type="button" id="${name}-whole" disabled>Whole launch</button> <span class="note">or drag across a panel</span></p>
<p class="readout" id="${name}-readout" aria-live="polite"></p>
<details id="${name}-seconds"><summary>Values, second by second</summary><div class="scroll" role="group" aria-label="Values of the chosen launches, second by second" tabindex="0"></div></details>
</div>`;
}
