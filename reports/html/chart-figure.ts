import { number } from '../../harness/words/format.ts';
import type { IntervalChart, PercentileChart } from './chart-data.ts';
import { html, type Markup } from './markup.ts';
import { ASKED } from './percentile-charts.ts';

/** A chart with its values as text: in short for the picture, in full in a table below it. */
export function chartFigure(
  scenario: string,
  chart: IntervalChart | PercentileChart,
  variants: readonly string[],
): Markup {
  const [what, values] =
    chart.kind === 'interval'
      ? [intervalsInWords(chart, variants), intervalTable(chart, variants)]
      : [percentilesInWords(chart, variants), percentileTable(chart, variants)];
  return html`<figure class="chart chart-${chart.kind}">
<figcaption>${chart.title} <span class="unit">${chart.unit}${chart.kind === 'interval' && chart.logarithmic && ', logarithmic'}</span></figcaption>
<div class="canvas"><canvas id="${scenario}-${chart.id}" role="img" aria-label="${what}"></canvas></div>
<details><summary>Values</summary>${values}</details>
</figure>`;
}

function intervalsInWords({ title, unit, points }: IntervalChart, variants: readonly string[]): string {
  const means = points.map(({ variant, value }) => `${variants[variant]} ${number(value)}`);
  return `${title} in ${unit}, mean of each variant: ${means.join(', ')}. Intervals and launches are in the table of values.`;
}

function percentilesInWords({ title, unit, lines }: PercentileChart, variants: readonly string[]): string {
  const medians = lines.map(({ variant, percentiles, values }) => {
    const median = values[percentiles.indexOf(50)];
    return `${variants[variant]} ${median === undefined ? 'unknown' : number(median)}`;
  });
  return `${title} in ${unit}, a line for each variant; medians: ${medians.join(', ')}. Further percentiles are in the table of values.`;
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

function percentileTable(chart: PercentileChart, variants: readonly string[]): Markup {
  return html`<div class="scroll" role="group" aria-label="Values of ${chart.title}" tabindex="0"><table><thead><tr><th scope="col">Variant</th>${ASKED.map((p) => html`<th scope="col">p${p}</th>`)}</tr></thead>
<tbody>${chart.lines.map(
    ({ variant, percentiles, values }) =>
      html`<tr><th scope="row">${variants[variant]}</th>${ASKED.map((asked) => {
        const value = values[percentiles.indexOf(asked)];
        return html`<td>${value === undefined ? 'too few requests' : number(value)}</td>`;
      })}</tr>`,
  )}</tbody></table></div>`;
}
