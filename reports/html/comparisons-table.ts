import type { RunComparison } from '../../harness/record/comparison.ts';
import type { RunResults, ScenarioResult } from '../../harness/record/run.ts';
import { metricLabel } from '../../harness/words/metric-label.ts';
import { reachOf } from './change-strip.ts';
import { comparisonCells } from './comparison-cells.ts';
import { html, type Markup } from './markup.ts';

/** Every metric of every variant against its reference, folded away: the verdicts rest on the marked ones. */
export function comparisonsTable(
  scenario: ScenarioResult,
  { comparisons, margin }: RunResults,
): Markup | null {
  const own = comparisons.filter((one) => one.scenario === scenario.name);
  if (own.length === 0) return null;
  const reach = reachOf(own, margin);
  return html`<details class="more"><summary>Every metric against its reference</summary>
<p class="note">Metrics in bold decide the verdict. “Sign-flip” is an exact test beside the interval: its p, and the smallest that so many launches can give.</p>
<div class="scroll" role="region" aria-label="Comparisons of ${scenario.title}" tabindex="0"><table><thead><tr><th scope="col">Variant</th><th scope="col">Metric</th><th scope="col" class="number">Reference</th><th scope="col" class="number">Variant</th><th scope="col">Worse – better</th><th scope="col">Change</th><th scope="col">Verdict</th><th scope="col" class="number">Worse by, at most</th><th scope="col" class="number">Sign-flip</th><th scope="col" class="number">Pairs</th></tr></thead>
<tbody>${own.map((one) => row(one, margin, reach))}</tbody></table></div></details>`;
}

function row(comparison: RunComparison, margin: number, reach: number): Markup {
  const { variant, metric, gating } = comparison;
  const label = metricLabel(metric);
  return html`<tr><th scope="row">${variant}</th><td>${gating ? html`<b>${label}</b>` : label}</td>${comparisonCells(comparison, margin, reach)}</tr>`;
}
