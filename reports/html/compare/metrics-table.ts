import type { Comparison } from '../../../harness/record/comparison.ts';
import { type Margins, marginOf } from '../../../harness/words/margin.ts';
import { metricLabel } from '../../../harness/words/metric-label.ts';
import { reachOf } from '../change-strip.ts';
import { comparisonCells } from '../comparison-cells.ts';
import { html, type Markup } from '../markup.ts';

/** Every metric of A and B; those that decide are bold and come as the record has them, first. */
export function metricsTable(comparisons: readonly Comparison[], margins: Margins, name: string): Markup {
  const reach = widestReach(comparisons, margins);
  return html`<div class="more scroll" role="region" aria-label="${name}" tabindex="0"><table><thead><tr><th scope="col">Metric</th><th scope="col" class="number">A</th><th scope="col" class="number">B</th><th scope="col">Worse – better</th><th scope="col">Change</th><th scope="col">Verdict</th><th scope="col" class="number">Worse by, at most</th><th scope="col" class="number">Sign-flip</th><th scope="col" class="number">Pairs</th></tr></thead>
<tbody>${comparisons.map((one) => {
    const label = metricLabel(one.metric);
    return html`<tr><th scope="row">${one.gating ? label : html`<span class="beside">${label}</span>`}</th>${comparisonCells(one, marginOf(margins, one.metric), reach)}</tr>`;
  })}</tbody></table></div>`;
}

/** One scale for strips that stand together, wide enough for each with its own margin. */
export function widestReach(comparisons: readonly Comparison[], margins: Margins): number {
  return Math.max(...comparisons.map((one) => reachOf([one], marginOf(margins, one.metric))));
}
