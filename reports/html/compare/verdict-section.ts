import type { CompareResult } from '../../../harness/record/compare.ts';
import type { Comparison, Verdict } from '../../../harness/record/comparison.ts';
import { invalidInWords } from '../../../harness/words/basis.ts';
import type { Margins } from '../../../harness/words/margin.ts';
import { capital, sentence } from '../../../harness/words/sentence.ts';
import type { Telling } from '../../../harness/words/telling.ts';
import { html, type Markup } from '../markup.ts';
import { verdictChip } from '../verdict-chip.ts';
import { warnings } from '../warnings.ts';
import { decidingList } from './deciding-list.ts';
import { sides } from './sides.ts';

/** What was decided: the verdict, its sentence, and what else must be known beside it. */
interface Decided {
  verdict: Verdict;
  because: string;
  telling: Telling;
  /** What the reader may wonder about. */
  remarks: readonly string[];
  comparisons: readonly Comparison[];
  margins: Margins;
  comparison: CompareResult | null;
}

/** What a reader came for: what was decided, why, by which metrics, and what to know before trusting it. */
export function verdictSection(decided: Decided): Markup {
  const { verdict, because, telling, remarks, comparisons, margins, comparison } = decided;
  const { headline, lines, again } = telling;
  // The chip has the verdict itself.
  const said = headline.startsWith(`${verdict}: `) ? headline.slice(verdict.length + 2) : headline;
  const invalid = comparison === null ? null : invalidInWords(comparison);
  const known = [...(invalid === null ? [] : [invalid]), ...(comparison?.warnings ?? [])];
  return html`<section aria-labelledby="verdict"><h2 id="verdict">Verdict</h2>
<article class="card" aria-labelledby="verdict">
<p class="decided">${verdictChip(verdict)} <strong>${sentence(capital(said))}</strong></p>
${lines.length > 0 && html`<ul class="findings">${lines.map((line) => html`<li>${line}</li>`)}</ul>`}
${again !== null && html`<p class="note">To measure just that again: <code>${again}</code></p>`}
${remarks.map((remark) => html`<p class="note">${remark}</p>`)}
${decidingList(comparisons, margins, because)}
${comparison !== null && sides(comparison)}
</article>
${known.length > 0 && warnings(known)}</section>`;
}
