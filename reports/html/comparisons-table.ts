import type { RunResults, ScenarioResult } from '../../harness/record/run.ts';
import { runComparisonsTable } from '../../harness/words/comparison-table.ts';
import { changeStrip, reachOf } from './change-strip.ts';
import { html, type Markup } from './markup.ts';
import { htmlTable } from './text-table.ts';

/** Every metric of every variant against its reference, folded away: the verdicts rest on the marked ones. */
export function comparisonsTable(
  scenario: ScenarioResult,
  { comparisons, margin }: RunResults,
): Markup | null {
  const own = comparisons.filter((one) => one.scenario === scenario.name);
  if (own.length === 0) return null;
  const reach = reachOf(own, margin);
  const drawn = own.map((one) => changeStrip(one, margin, reach));
  return html`<details class="more"><summary>Every metric against its reference</summary>
<p class="note">Metrics in bold decide the verdict. “Sign-flip” is an exact test beside the interval: its p, and the smallest that so many launches can give.</p>
${htmlTable(runComparisonsTable(own, `Comparisons of ${scenario.title}`), {
  caption: null,
  frame: 'scroll',
  pictures: { after: 'b', heading: 'Worse – better', drawn },
})}</details>`;
}
