import type { CapacityResult } from '../../../harness/record/capacity.ts';
import { answerInWords, askedInWords, remarksOn } from '../../../harness/words/capacity.ts';
import { rangeOf } from '../../../harness/words/capacity-range.ts';
import { NONE, number } from '../../../harness/words/format.ts';
import { plural } from '../../../harness/words/sentence.ts';
import { html, type Markup } from '../markup.ts';
import { verdictChip } from '../verdict-chip.ts';
import { warnings } from '../warnings.ts';

/** What a reader came for: the interval at a glance, the sentence that says what it is, and what to know beside it. */
export function answerSection(result: CapacityResult): Markup {
  const { state } = result;
  return html`<section aria-labelledby="answer"><h2 id="answer">Answer</h2>
<article class="card" aria-labelledby="answer">
<div class="capacity-head">${state !== 'irregular' && headline(result)}
<p class="capacity-answer">${answerInWords(result)}</p></div>
${decided(result)}
<ul class="findings">${remarksOn(result).map((line) => html`<li>${line}</li>`)}</ul>
<dl class="facts"><div><dt>Asked</dt><dd>${askedInWords(result)}</dd></div></dl>
</article>
${result.warnings.length > 0 && warnings(result.warnings)}</section>`;
}

/** The figure that is looked for first: the interval, or where throughput is largest. */
function headline(result: CapacityResult): Markup | null {
  const { slo, scaleUp } = result;
  if (slo.length > 0) {
    const range = rangeOf(result);
    return range === NONE ? null : figure(range, 'req/s');
  }
  const peak = scaleUp?.peak ?? null;
  return peak === null ? null : figure(number(peak.throughput.value), 'req/s at most');
}

function figure(value: string, unit: string): Markup {
  return html`<p class="capacity-figure">${value} <span>${unit}</span></p>`;
}

/** What is decided by the capacity, at a glance; the sentences are among those below. */
function decided({ require, before, forecast }: CapacityResult): Markup | null {
  if (require === null && before === null && forecast === null) return null;
  return html`<ul class="capacity-decided">${
    require !== null &&
    html`<li><span class="chip chip-${REQUIRED[require.state]}">${require.state}</span> ${number(require.rate)} req/s required</li>`
  }${before !== null && html`<li>${verdictChip(before.verdict)} against ${before.id}</li>`}${
    forecast !== null &&
    html`<li><strong>${plural(forecast.replicas, 'replica')}</strong> for ${number(forecast.demand)} req/s</li>`
  }</ul>`;
}

const REQUIRED = { met: 'improved', missed: 'regressed', unknown: 'inconclusive' } as const;
