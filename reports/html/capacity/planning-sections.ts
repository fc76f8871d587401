import type { CapacityResult } from '../../../harness/record/capacity.ts';
import { standing } from '../../../harness/words/capacity.ts';
import { forecastTable, sweepTable } from '../../../harness/words/capacity-planning.ts';
import { fitInWords, scaleUpTable } from '../../../harness/words/capacity-scale-up.ts';
import type { PlotChart } from '../chart-data.ts';
import { html, type Markup } from '../markup.ts';
import { htmlTable } from '../text-table.ts';
import { plotFigure } from './plot-figure.ts';

/** How many replicas carry the demand. */
export function forecastSection({ forecast }: CapacityResult): Markup | null {
  if (forecast === null) return null;
  return html`<section aria-labelledby="forecast"><h2 id="forecast">Forecast</h2>
${htmlTable(forecastTable(forecast))}
${findings(forecast.words)}</section>`;
}

/** The capacity at each value of a setting. */
export function sweepSection({ sweep }: CapacityResult, plot: PlotChart | null): Markup | null {
  if (sweep === null) return null;
  const table = sweepTable(sweep);
  return html`<section aria-labelledby="sweep"><h2 id="sweep">By ${sweep.setting}</h2>
<p class="note">Each bar is the interval of the capacity at one value, an arrow in place of its upper end where none is known.</p>
${plot !== null && html`<div class="charts">${plotFigure(plot, table.caption, 'large')}</div>`}
${htmlTable(table)}
${findings(sweep.words, sweep.setting)}</section>`;
}

/** Throughput as more work at it, with the law that was fitted. */
export function scaleUpSection({ scaleUp }: CapacityResult, plot: PlotChart | null): Markup | null {
  if (scaleUp === null) return null;
  const table = scaleUpTable(scaleUp);
  return html`<section aria-labelledby="scale-up"><h2 id="scale-up">Throughput over ${scaleUp.setting}</h2>
${plot !== null && html`<div class="charts">${plotFigure(plot, table.caption, 'large')}</div>`}
${htmlTable(table)}
${findings([...fitInWords(scaleUp), ...scaleUp.words])}</section>`;
}

function findings(words: readonly string[], setting: string | null = null): Markup {
  return html`<ul class="findings">${words.map((text) => html`<li>${standing(text, setting)}</li>`)}</ul>`;
}
