import { metricNamed } from '../../harness/analysis/metrics.ts';
import type { RunComparison } from '../../harness/record/comparison.ts';
import { changeWithInterval, level, NONE, number, percent, withUnit } from '../../harness/record/format.ts';
import type { RunResults, ScenarioResult } from '../../harness/record/run.ts';
import { changeStrip, reachOf } from './change-strip.ts';
import { html, type Markup } from './markup.ts';
import { verdictChip } from './verdict-chip.ts';

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
  const { variant, metric, gating, unit, a, b, change, ci, confidence, verdict, note } = comparison;
  const { cannotRuleOut, signFlip, n } = comparison;
  const label = metricNamed(metric)?.label ?? metric;
  const shown = (value: number | undefined) => (value === undefined ? NONE : withUnit(value, unit));
  const size =
    change === null || ci === null
      ? NONE
      : html`${changeWithInterval(change, ci)} <span class="unit">${level(confidence)}</span>`;
  return html`<tr><th scope="row">${variant}</th><td>${gating ? html`<b>${label}</b>` : label}</td><td class="number">${shown(a?.value)}</td><td class="number">${shown(b?.value)}</td><td>${changeStrip(comparison, margin, reach)}</td><td class="nowrap">${size}</td><td>${verdictChip(verdict)}${note !== undefined && html`<span class="note note-below">${note}</span>`}</td><td class="number">${cannotRuleOut === null ? NONE : percent(cannotRuleOut)}</td><td class="number">${
    signFlip === null ? NONE : `${number(signFlip.p)} (${number(signFlip.floor)})`
  }</td><td class="number">${n}</td></tr>`;
}
