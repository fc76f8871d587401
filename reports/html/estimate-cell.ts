import type { Estimate } from '../../harness/record/estimate.ts';
import { NONE, number } from '../../harness/words/format.ts';
import { html, type Markup } from './markup.ts';

/** A value above its interval; without one, what is missing for it. */
export function estimateCell(estimate: Estimate | null): Markup {
  if (estimate === null)
    return html`<td class="number"><span class="none" title="not measured, or too few requests for it">${NONE}</span></td>`;
  const scale = estimate.unit === 'share' ? 100 : 1;
  // No metric can be negative, and no share above all; a t-interval does not know that.
  const most = estimate.unit === 'share' ? 1 : Number.POSITIVE_INFINITY;
  const show = (value: number) => number(Math.max(0, Math.min(most, value)) * scale);
  const below =
    estimate.ci === null
      ? html`<span class="interval">needs ${estimate.missing ?? 'more launches'}</span>`
      : html`<span class="interval">${show(estimate.ci[0])} to ${show(estimate.ci[1])}</span>`;
  return html`<td class="number">${show(estimate.value)}${below}</td>`;
}
