import type { Comparison } from '../../../harness/record/comparison.ts';
import { changeWithInterval, level, signed } from '../../../harness/words/format.ts';
import { comparedLabel } from '../../../harness/words/metric-label.ts';
import { plural } from '../../../harness/words/sentence.ts';
import { html, type Markup } from '../markup.ts';
import { launchPlot } from './launch-plot.ts';
import type { LaunchPoint } from './launch-point.ts';

/** The change of one metric launch by launch, with its values as text: in short for the picture, in full below it. */
export function launchFigure(
  comparison: Comparison,
  points: readonly LaunchPoint[],
  margin: number,
  run: 'first' | 'again',
): Markup | null {
  const own = points

    .filter(
      ({ metric, route, phase }) =>
        metric === comparison.metric && route === comparison.route && phase === comparison.phase,
    )
    .filter(({ change }) => Number.isFinite(change))
    .sort((one, other) => one.block - other.block);
  if (own.length === 0) return null;
  const label = comparedLabel(comparison);
  const worse = comparison.better === 'lower' ? 'up is worse' : 'down is worse';
  return html`<figure class="chart">
<figcaption>${label} <span class="unit">change of B against A in each launch pair; ${worse}</span></figcaption>
<div role="img" aria-label="${inWords(comparison, label, own, margin)}">${launchPlot(comparison, own, margin)}</div>
<details><summary>Values</summary><div class="scroll" role="group" aria-label="Change of ${label} in each launch pair${run === 'again' && ', repeated'}" tabindex="0">${values(own)}</div></details>
</figure>`;
}

function inWords(
  { change, ci }: Comparison,
  label: string,
  points: readonly LaunchPoint[],
  margin: number,
): string {
  const changes = points.map((point) => point.change);
  const from = signed(Math.min(...changes));
  const to = signed(Math.max(...changes));
  const mean = change === null || ci === null ? '' : ` Together: ${changeWithInterval(change, ci)}.`;
  const within = margin === 0 ? '' : ` The margin is ${level(margin)} either way.`;
  return `Change of ${label} in ${plural(points.length, 'launch pair')}: from ${from} to ${to}.${mean}${within} Each is in the table of values.`;
}

function values(points: readonly LaunchPoint[]): Markup {
  const last = points.at(-1)?.block ?? 0;
  const rows = Array.from({ length: last }, (_, index) => {
    const point = points.find(({ block }) => block === index + 1);
    return html`<tr><th scope="row">${index + 1}</th><td>${point === undefined ? 'not measured, or invalid' : signed(point.change)}</td></tr>`;
  });
  return html`<table><thead><tr><th scope="col">Launch pair</th><th scope="col">Change of B against A</th></tr></thead>
<tbody>${rows}</tbody></table>`;
}
