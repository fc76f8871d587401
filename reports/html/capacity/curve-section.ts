import type { CapacityResult } from '../../../harness/record/capacity.ts';
import { curveNotes, curveTable } from '../../../harness/words/capacity-curve.ts';
import type { PlotChart } from '../chart-data.ts';
import { html, type Markup } from '../markup.ts';
import { htmlTable } from '../text-table.ts';
import { plotFigure } from './plot-figure.ts';

/** The service over load: latency large, what it does meanwhile beside, and all of it as a table. */
export function curveSection(result: CapacityResult, plots: readonly PlotChart[]): Markup | null {
  const { curve } = result;
  if (curve.length === 0) return null;
  const table = curveTable(curve);
  const [latency, ...others] = plots;
  return html`<section aria-labelledby="load"><h2 id="load">Over load</h2>
${latency !== undefined && charts(result, latency, others, table.caption)}
${htmlTable(table)}
<p class="note">${[LEGEND, ...curveNotes(result, curve)].join(' ')}</p></section>`;
}

const LEGEND =
  'Latency runs from when a request was due. The loop is the busiest one; CPU is of all processes of the target.';

function charts(
  { knee, state }: CapacityResult,
  latency: PlotChart,
  others: readonly PlotChart[],
  where: string,
): Markup {
  const band =
    state === 'irregular'
      ? 'There is no shaded band: no interval is to be relied on.'
      : 'The shaded band is the interval of the capacity.';
  return html`<p class="note">${band} Filled signs are loads that kept the SLO; outlined ones missed it, or lie too near to the edge to tell.${knee !== null && ' Beyond the dotted line, the knee, latency rises faster than load.'}</p>
<noscript><p class="note">The charts need JavaScript; the table below holds the same figures.</p></noscript>
<p class="controls" hidden><label><input type="checkbox" id="logarithmic-load"> Logarithmic load axis</label></p>
<div class="charts">${plotFigure(latency, where, 'large')}</div>
<div class="charts charts-pairs">${others.map((plot) => plotFigure(plot, where, 'small'))}</div>`;
}
