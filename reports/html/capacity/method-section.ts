import type { CapacityResult } from '../../../harness/record/capacity.ts';
import { searchesTable } from '../../../harness/words/capacity-curve.ts';
import { level, number } from '../../../harness/words/format.ts';
import { factList, machineFacts } from '../facts.ts';
import { html, type Markup } from '../markup.ts';
import { htmlTable } from '../text-table.ts';

/** What each search alone could tell. */
export function searchesSection({ searches, subject }: CapacityResult): Markup | null {
  if (searches.length === 0) return null;
  const own = subject.kind === 'url' ? '' : 'Each search is on a launch of its own. ';
  return html`<section aria-labelledby="searches"><h2 id="searches">Searches</h2>
<p class="note">${own}The answer rests on all trials together; these are what the searches would have answered alone. A later search begins where the first one found the edge, so it may lack an end.</p>
${htmlTable(searchesTable(searches))}</section>`;
}

/** What the words of the page mean. */
export function readingSection({ slo, confidence }: CapacityResult): Markup | null {
  if (slo.length === 0) return null;
  return html`<section aria-labelledby="reading"><h2 id="reading">How to read this</h2>
<dl class="reading">
<dt>The interval</dt><dd>At its lower end the SLO is surely kept, at its upper end surely missed, at a confidence of ${level(confidence)}. Between them nothing is known: plan with the lower end.</dd>
<dt>Kept, missed, undecided</dt><dd>A load is classed by the share of its requests beyond the SLO, pooled over all trials at it, with an interval over stretches of time. It is <em>undecided</em> while that interval holds the bound.</dd>
<dt>Knee</dt><dd>Where goodput over response time is largest: up to there load brings more than it costs in waiting.</dd>
<dt>Little’s law</dt><dd>The mean number of requests under way is their rate times the time that each takes, whatever the service is like. Both sides were measured apart: where they differ, requests or time were lost from sight.</dd>
</dl></section>`;
}

/** How it was measured, and how to measure it again. */
export function methodSection(result: CapacityResult): Markup {
  const { id, command, arrivals, loadSeconds, startedAt, seed, fingerprint, slo, scaleUp } = result;
  return html`<section aria-labelledby="method"><h2 id="method">How it was measured</h2>
${slo.length > 0 && html`<p class="why">In an open loop with ${arrivals === 'poisson' ? 'Poisson' : 'constant'} arrivals: requests are sent when they are due, whatever the answers do, and latency runs from then. The load doubles until the SLO is missed, is halved on a log scale towards the edge, and then alternates around it. This took ${number(loadSeconds)} s of load.</p>`}
${scaleUp !== null && html`<p class="why">Throughput over ${scaleUp.setting} is of a closed loop, in which each connection waits for its answer: what the target does when it is never idle. Each count had launches of its own, all counts in each block in random order.</p>`}
<h3>To measure the same again</h3>
<p class="repeat"><code>${command}</code></p>
${factList([
  ['Search', id],
  ['Measured', startedAt],
  ['Seed', String(seed)],
  ...machineFacts(fingerprint),
])}</section>`;
}
