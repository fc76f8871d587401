import type { CompareResult } from '../../../harness/record/compare.ts';
import { basisInWords, legendInWords } from '../../../harness/words/basis.ts';
import { level } from '../../../harness/words/format.ts';
import type { Margins } from '../../../harness/words/margin.ts';
import { sideInWords } from '../../../harness/words/sides.ts';
import { factList, machineFacts } from '../facts.ts';
import { html, type Markup } from '../markup.ts';

/** What the words of the page mean. */
export function howToRead(decided: Margins & { alpha: number }): Markup {
  const { alpha } = decided;
  return html`<section aria-labelledby="reading"><h2 id="reading">How to read this</h2>
<p class="why">${legendInWords(decided)}</p>
<dl class="reading">
<dt>Verdict</dt><dd><em>improved</em> and <em>regressed</em>: the whole range of the change lies beyond what matters. <em>no-change</em>: all of it is too small to matter. <em>inconclusive</em>: neither; the page names what can’t be ruled out. <em>invalid</em>: the measurement can’t be believed, or the answers differ.</dd>
<dt>Change</dt><dd>B against A, as a share of A. The verdict on it is drawn from launches, never from single requests: requests of one launch share its memory layout, its compiled code and its minute on this machine.</dd>
<dt>Service time</dt><dd>From the write of a request to the end of its answer, on a connection that is open already. Where several are asked at once, the time for which they wait for each other counts too.</dd>
<dt>CPU per request</dt><dd>Processor time of all the service’s threads and processes, those included that ended, divided by the requests they answered. It does not see what the service waits for.</dd>
<dt>Deciding together</dt><dd>Metrics that decide share one error rate, ${level(alpha)} (Holm’s procedure), and so do the moments at which the comparison may stop early.</dd>
</dl></section>`;
}

/** A target that is asked at its URL runs before and after: it can't be started anew. */
function afresh({ a, b }: CompareResult): string {
  const given = [a, b].filter(({ url }) => url !== null).map(({ label }) => label);
  const number = 'so each launch pair gives one number a metric, however many requests it answered';
  if (given.length === 0) {
    return `Then both were stopped and started afresh, and it began again: no two starts of a program are quite the same, ${number}.`;
  }
  return `This was done again and again, ${number}. No two starts of a program are quite the same, and ${given.join(' and ')} ran all the while: what is special to that one start is part of the result.`;
}

/** How a comparison was measured, with what there is to add, and how to measure it again. */
export function howMeasured(result: CompareResult, further: string | null = null): Markup {
  const { a, b, fingerprint, launches } = result;
  const side = (one: typeof a) => [one.label, sideInWords(one)].filter((text) => text !== '').join(', ');
  return html`<section aria-labelledby="method"><h2 id="method">How it was measured</h2>
<p class="why">A and B ran at the same time, as a duet: every request went to both, one after the other, and lot decided which of them was first. Whatever slowed this machine at that moment, a neighbour, its clock or its heat, slowed both alike and drops out when the two are compared. ${afresh(result)} What A and B share, such as a database or the machine’s caches, a duet can’t tell apart.</p>
<p class="why">${basisInWords(result)}${further !== null && ` ${further}`}</p>
<h3>To measure the same again</h3>
<p class="repeat"><code>${result.command}</code></p>
<p class="note">The seed in the command gives the same order of launches and requests.</p>
${factList([
  ['A', side(a)],
  ['B', side(b)],
  ['Comparison', result.id],
  ['Measured', `${result.startedAt} to ${result.finishedAt}`],
  ['Launch pairs', `${launches.measured} measured, ${launches.invalid} invalid, ${launches.planned} planned`],
  ...machineFacts(fingerprint),
])}</section>`;
}
