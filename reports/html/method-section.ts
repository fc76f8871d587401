import type { RunResults } from '../../harness/record/run.ts';
import { level } from '../../harness/words/format.ts';
import { factList, machineFacts } from './facts.ts';
import { html, type Markup } from './markup.ts';

/** How it was measured and how to read it. */
export function methodSection(results: RunResults): Markup {
  return html`${howToRead(results)}${howMeasured(results)}`;
}

function howToRead({ margin, alpha }: RunResults): Markup {
  return html`<section aria-labelledby="reading"><h2 id="reading">How to read this</h2>
<dl class="reading">
<dt>Launch</dt><dd>One fresh start of a variant. It is what is repeated: what requests of one launch have in common, its memory layout, its compiled code, its minute on this machine, they all share, so they are never counted as independent.</dd>
<dt>Interval</dt><dd>Where the true mean lies, by a t over launches, with 95 % confidence for a single variant. From one launch there is none.</dd>
<dt>Verdict</dt><dd>Variants are compared within blocks, launch by launch. <em>improved</em> and <em>regressed</em>: the whole interval of the change lies beyond ${level(margin)}. <em>no-change</em>: it lies within. <em>inconclusive</em>: neither; the change that can't be ruled out is named. <em>invalid</em>: the measurement can't be believed. Metrics that decide together err together in at most ${level(alpha)} (Holm).</dd>
<dt>Latency</dt><dd>From the write of a request to the end of its answer, in a closed loop: a slow server is asked less often, so the tail at saturation is shorter than users at a steady rate would feel. Compare it between variants.</dd>
<dt>Percentiles</dt><dd>Given only where at least five observations are expected beyond them; curves merge the launches and are for looking at, not for deciding.</dd>
<dt>Loop delay</dt><dd>How long an event that arrives at any moment waits for the loop. The sampling interval is taken off, so an idle loop reads about 0; a stall weighs as much as the time it lasts.</dd>
<dt>Loop busy</dt><dd>Share of the time in which the loop was not waiting for events. At 100 % there is no room left.</dd>
</dl></section>`;
}

function howMeasured(results: RunResults): Markup {
  const { fingerprint, plan } = results;
  const facts: [string, string][] = [
    ['Command', results.command],
    ['Run', results.id],
    ['Measured', `${results.startedAt} to ${results.finishedAt}`],
    ...machineFacts(fingerprint),
    [
      'Profile',
      `${plan.profile.name}: ${plan.profile.blocks} blocks, ${plan.profile.warmupSeconds} s warm-up, ${plan.profile.durationSeconds} s measured`,
    ],
    ['Seed', String(plan.seed)],
  ];
  return html`<section aria-labelledby="method"><h2 id="method">How it was measured</h2>
${factList(facts)}
<h3>The order as run</h3>
<div class="scroll" role="region" aria-label="The order as run" tabindex="0"><table><thead><tr><th scope="col">Scenario</th><th scope="col">Block</th><th scope="col">Variants in order</th></tr></thead>
<tbody>${blocks(results)}</tbody></table></div></section>`;
}

function blocks({ plan }: RunResults): Markup[] {
  const rows = new Map<string, typeof plan.order>();
  for (const entry of plan.order) {
    const key = `${entry.scenario} ${entry.block}`;
    rows.set(key, [...(rows.get(key) ?? []), entry]);
  }
  return [...rows.values()].map((entries) => {
    const variants = entries.map(({ variant, state, replaces, replacedBy }) => {
      const notes = [
        ...(replaces === undefined ? [] : ['again']),
        ...(state === 'measured' ? [] : [state]),
        ...(replacedBy === undefined ? [] : ['asked again']),
      ];
      return notes.length === 0 ? variant : `${variant} (${notes.join(', ')})`;
    });
    return html`<tr><th scope="row">${entries[0]?.scenario}</th><td>${entries[0]?.block}</td><td>${variants.join(', ')}</td></tr>`;
  });
}
