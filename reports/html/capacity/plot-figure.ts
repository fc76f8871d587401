import { capital } from '../../../harness/words/sentence.ts';
import type { PlotChart } from '../chart-data.ts';
import { html, type Markup } from '../markup.ts';

/** What canvases of this page begin their ids with. */
export const PAGE = 'capacity';

/** A chart whose values are in a table; `where` says which. */
export function plotFigure(plot: PlotChart, where: string, size: 'large' | 'small'): Markup {
  return html`<figure class="chart chart-plot-${size}">
<figcaption>${plot.title} <span class="unit">${plot.unit}${plot.logarithmic && ', logarithmic'}</span></figcaption>
<div class="canvas"><canvas id="${PAGE}-${plot.id}" role="img" aria-label="${inWords(plot)} The values are in the table “${where}”."></canvas></div>
</figure>`;
}

/** What the picture shows, for who can't see it. */
function inWords({ title, unit, x, lines, band, bounds, marks }: PlotChart): string {
  const names = lines.map(({ name }) => name).join(', ');
  return [
    `${title} in ${unit}, over ${x.title}: ${names}.`,
    ...(band === null ? [] : [`Shaded: ${band.name}.`]),
    ...bounds.map(({ name }) => `Dashed line: ${name}.`),
    ...marks.map(({ name, x: at }) => `${capital(name)} at ${x.labels?.[at] ?? Number(at.toPrecision(3))}.`),
  ].join(' ');
}
