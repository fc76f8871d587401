import type { CompareResult } from '../../../harness/record/compare.ts';
import { answersInWords } from '../../../harness/words/compared-answers.ts';
import { hasMargin, type Margins } from '../../../harness/words/margin.ts';
import { wholeServiceInWords } from '../../../harness/words/whole-service.ts';
import { html, type Markup } from '../markup.ts';
import { verdictChip } from '../verdict-chip.ts';
import { metricsTable } from './metrics-table.ts';

/** Every metric, those that decide and those beside. */
export function metricsSection(comparisons: CompareResult['comparisons'], margins: Margins): Markup | null {
  if (comparisons.length === 0) return null;
  return html`<section aria-labelledby="metrics"><h2 id="metrics">Every metric</h2>
<p class="note">Metrics in bold decide the verdict; the others are there to explain it. In each strip the line in the middle is no change${hasMargin(margins) && ', the shaded band is too small a change to matter'}, and to the right is better. “Sign-flip” is an exact test beside the interval: its p, and the smallest that so many launches can give.</p>
${metricsTable(comparisons, margins, 'Every metric of A and B')}</section>`;
}

/** The views of each service alone, beside the duet. */
export function wholeServiceSection({ wholeService }: CompareResult, margins: Margins): Markup | null {
  if (wholeService.length === 0) return null;
  return html`<section aria-labelledby="alone"><h2 id="alone">Each service alone</h2>
<p class="why">Here A and B ran one after the other, block by block in random order, each with the machine to itself. That is nearer to how a service runs, and sees less: between two trials the machine itself changes. It stands beside the verdict and does not change it.</p>
${wholeService.map(
  ({ name, title, workload, verdict, comparisons }) =>
    html`<h3 id="alone-${name}">${title}</h3>
<p class="workload">${workload}</p>
<p>${verdictChip(verdict)} ${wholeServiceInWords(verdict)}</p>
${metricsTable(comparisons, margins, title)}`,
)}</section>`;
}

/** Whether both answered alike: a service that answers otherwise is not faster or slower, but another. */
export function answersSection({ answers }: CompareResult): Markup {
  const { differences } = answers;
  return html`<section aria-labelledby="answers"><h2 id="answers">Answers</h2>
<p>${answersInWords(answers)}</p>
${
  differences.length > 0 &&
  html`<div class="scroll" role="region" aria-label="Answers that differ" tabindex="0"><table><thead><tr><th scope="col">Request</th><th scope="col">Difference, A against B</th></tr></thead>
<tbody>${differences.map(({ request, difference }) => html`<tr><th scope="row">${request}</th><td class="reason">${difference}</td></tr>`)}</tbody></table></div>`
}</section>`;
}
