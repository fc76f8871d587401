import type { Comparison } from '../../../harness/record/comparison.ts';
import { changeInWords } from '../../../harness/words/change.ts';
import type { Margins } from '../../../harness/words/margin.ts';
import { comparedLabel } from '../../../harness/words/metric-label.ts';
import { fewLaunches, openQuestions } from '../../../harness/words/open-questions.ts';
import { html, type Markup } from '../markup.ts';
import { verdictChip } from '../verdict-chip.ts';
import { stripOf, widestReach } from './metrics-table.ts';

/** The metrics that decide with their changes, and what is left open. */
export function decidingList(
  comparisons: readonly Comparison[],
  margins: Margins,
  said: string,
): Markup | null {
  const gating = comparisons.filter((one) => one.gating);
  if (gating.length === 0) return null;
  const reach = widestReach(gating, margins);
  const few = fewLaunches(gating);
  const open = [...openQuestions(gating, said), ...(few === null ? [] : [few])];
  return html`<ul class="verdicts">${gating.map(
    (one) =>
      html`<li>${verdictChip(one.verdict)}<div class="who"><strong>${comparedLabel(one)}</strong></div><div class="changes"><p class="change">${stripOf(one, margins, reach)}<span>${sizeOf(one)}</span></p></div></li>`,
  )}</ul>
${open.length > 0 && html`<ul class="findings">${open.map((text) => html`<li>${text}</li>`)}</ul>`}`;
}

function sizeOf(one: Comparison): Markup | string {
  return one.change === null || one.ci === null
    ? (one.note ?? 'not measured in both')
    : html`<b>${changeInWords(one)}</b>`;
}
