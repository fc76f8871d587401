import type { Finding } from '../../harness/record/finding.ts';
import type { RunResults, ScenarioResult } from '../../harness/record/run.ts';
import { html, type Markup } from './markup.ts';
import { verdictList } from './verdict-list.ts';
import { warnings } from './warnings.ts';

/** What a reader came for: for each scenario the question, the verdicts and what was found. */
export function summary(results: RunResults): Markup {
  return html`<section aria-labelledby="verdicts">
<h2 id="verdicts">Verdicts and findings</h2>
${results.warnings.length > 0 && warnings(results.warnings)}
<p class="note">Each strip is the interval of a change: the line in its middle is no change, the shaded band the margin, and to the right is better.</p>
<div class="cards">${results.scenarios.map((scenario) => card(scenario, results))}</div>
</section>`;
}

function card(scenario: ScenarioResult, results: RunResults): Markup {
  const findings = results.findings.filter((finding) => finding.scenario === scenario.name);
  const of = (kind: Finding['kind']) => findings.filter((finding) => finding.kind === kind);
  return html`<article class="card" aria-labelledby="card-${scenario.name}">
<h3 id="card-${scenario.name}"><a href="#${scenario.name}">${scenario.title}</a></h3>
<p class="question">${scenario.question}</p>
${verdictList(scenario, results.comparisons, results.margin)}
<div class="columns">
${group('What was found', [...of('result'), ...of('warning')])}
${group('What is commonly said, put to the test', of('expectation'))}
${group('Why', of('diagnosis'))}
</div>
</article>`;
}

function group(title: string, findings: readonly Finding[]): Markup | null {
  if (findings.length === 0) return null;
  return html`<div class="group"><h4>${title}</h4><ul class="findings">${findings.map(item)}</ul></div>`;
}

function item({ kind, held, text }: Finding): Markup {
  if (kind !== 'expectation') return html`<li>${text}</li>`;
  const word = held === null ? 'open' : held ? 'held' : 'did not hold';
  return html`<li class="claim"><span class="chip chip-claim-${word.replaceAll(' ', '-')}">${word}</span> ${text}</li>`;
}
