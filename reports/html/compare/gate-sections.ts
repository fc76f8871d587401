import type { GateResult } from '../../../harness/record/gate.ts';
import { confirmationTable } from '../../../harness/words/confirmation.ts';
import { selfcheckInWords, unlikeBaseline } from '../../../harness/words/gate-outcome.ts';
import { sentence } from '../../../harness/words/sentence.ts';
import { sloTable } from '../../../harness/words/slo-table.ts';
import { html, type Markup } from '../markup.ts';
import { htmlTable } from '../text-table.ts';
import { verdictChip } from '../verdict-chip.ts';
import type { LaunchPoint } from './launch-point.ts';
import { launchFigures } from './launches-section.ts';

/** What differs between the baseline's machine and this one; null where nothing does. */
export function baselineSection(result: GateResult): Markup | null {
  const why = unlikeBaseline(result);
  if (why === null) return null;
  return html`<section aria-labelledby="baseline"><h2 id="baseline">The baseline</h2>
<p>${why}</p><ul class="findings">${result.fingerprintDifferences.map((one) => html`<li>${one}</li>`)}</ul></section>`;
}

/** What was asked of the service whatever the change did; null where nothing was. */
export function slosSection({ slos }: GateResult): Markup | null {
  if (slos.length === 0) return null;
  return html`<section aria-labelledby="slos"><h2 id="slos">SLOs</h2>
<p class="note">What is asked of the service itself, whether or not this change had a part in it.</p>
${htmlTable(sloTable(slos, 'apart'), { caption: null, frame: 'scroll' })}</section>`;
}

/** The independent repetition beside what it repeated; null where there was none. */
export function repetitionSection(result: GateResult, points: readonly LaunchPoint[]): Markup | null {
  const { confirmation } = result;
  if (confirmation === null) return null;
  return html`<section aria-labelledby="again"><h2 id="again">Measured again</h2>
<p class="why">A regression fails the gate only if it shows twice: this is the repetition, with launches of its own.</p>
<p>${verdictChip(confirmation.verdict)} ${sentence(confirmation.because)}</p>
${htmlTable(confirmationTable(result), { caption: null, frame: 'scroll' })}
${launchFigures(confirmation.comparisons, points, confirmation, 'again')}</section>`;
}

/** How small a change this gate can see here, and what to set so that it sees smaller ones. */
export function limitsSection(result: GateResult): Markup {
  return html`<section aria-labelledby="limits"><h2 id="limits">What this gate can see</h2>
<p>${selfcheckInWords(result)}</p>
${result.notes.length > 0 && html`<ul class="findings">${result.notes.map((note) => html`<li>${sentence(note)}</li>`)}</ul>`}</section>`;
}
