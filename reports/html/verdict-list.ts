import type { RunComparison } from '../../harness/record/comparison.ts';
import type { ScenarioResult, VariantResult } from '../../harness/record/run.ts';
import { changeWithInterval } from '../../harness/words/format.ts';
import { comparedLabel } from '../../harness/words/metric-label.ts';
import { standingOf } from '../../harness/words/standing.ts';
import { changeStrip, reachOf } from './change-strip.ts';
import { html, type Markup } from './markup.ts';
import { verdictChip } from './verdict-chip.ts';

/** A scenario's variants with their verdicts, and the changes that decided them. */
export function verdictList(
  scenario: ScenarioResult,
  comparisons: readonly RunComparison[],
  margin: number,
): Markup {
  const gating = comparisons.filter((one) => one.scenario === scenario.name && one.gating);
  const reach = reachOf(gating, margin);
  const changesOf = (variant: VariantResult) =>
    variant.state === 'measured' ? gating.filter((one) => one.variant === variant.name) : [];
  return html`<ul class="verdicts">${scenario.variants.map(
    (variant) =>
      html`<li>${verdictChip(standingOf(scenario, variant))}<div class="who"><strong>${variant.name}</strong><span class="note note-below">${variant.title}</span></div><div class="changes">${changesOf(
        variant,
      ).map((one) => changeLine(one, margin, reach))}${
        variant.reasons.length > 0 && html`<p class="reason">${variant.reasons.join('; ')}</p>`
      }</div></li>`,
  )}</ul>`;
}

function changeLine(comparison: RunComparison, margin: number, reach: number): Markup {
  const { change, ci, reference, note } = comparison;
  const size =
    change === null || ci === null
      ? (note ?? 'not measured in both')
      : html`<b>${changeWithInterval(change, ci)}</b> against ${reference}`;
  return html`<p class="change">${changeStrip(comparison, margin, reach)}<span>${comparedLabel(comparison)}: ${size}</span></p>`;
}
