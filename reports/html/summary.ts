import type { RunComparison } from '../../harness/record/comparison.ts';
import { changeWithInterval } from '../../harness/record/format.ts';
import type { RunResults, ScenarioResult, VariantResult } from '../../harness/record/run.ts';
import { html, type Markup } from './markup.ts';
import { verdictChip } from './verdict-chip.ts';

/** What a reader came for: for each scenario the question, the verdicts and what was found. */
export function summary(results: RunResults): Markup {
  return html`<section aria-labelledby="verdicts">
<h2 id="verdicts">Verdicts and findings</h2>
${results.warnings.length > 0 && warnings(results.warnings)}
<div class="cards">${results.scenarios.map((scenario) => card(scenario, results))}</div>
</section>`;
}

function warnings(list: readonly string[]): Markup {
  return html`<details class="warnings"><summary>${list.length} ${list.length === 1 ? 'thing' : 'things'} to know before you trust these numbers</summary>
<ul>${list.map((warning) => html`<li>${warning}</li>`)}</ul></details>`;
}

function card(scenario: ScenarioResult, results: RunResults): Markup {
  const own = results.comparisons.filter((comparison) => comparison.scenario === scenario.name);
  const findings = results.findings.filter((finding) => finding.scenario === scenario.name);
  const main = findings.filter(({ kind }) => kind !== 'diagnosis');
  const why = findings.filter(({ kind }) => kind === 'diagnosis');
  return html`<article class="card" aria-labelledby="card-${scenario.name}">
<h3 id="card-${scenario.name}"><a href="#${scenario.name}">${scenario.title}</a></h3>
<p class="question">${scenario.question}</p>
<ul class="verdicts">${scenario.variants.map((variant) => verdictLine(scenario, variant, own))}</ul>
<ul class="findings">${main.map(
    (finding) =>
      html`<li class="finding finding-${finding.kind}${finding.held === false && ' finding-surprise'}">${finding.text}</li>`,
  )}</ul>
${why.length > 0 && html`<details><summary>What the loop had to do with it (${why.length})</summary><ul class="findings">${why.map((finding) => html`<li class="finding">${finding.text}</li>`)}</ul></details>`}
</article>`;
}

function verdictLine(
  scenario: ScenarioResult,
  variant: VariantResult,
  own: readonly RunComparison[],
): Markup {
  const main = own.find((comparison) => comparison.variant === variant.name && comparison.gating);
  const size =
    main?.change != null && main.ci !== null
      ? html` <span class="size">${main.metric} ${changeWithInterval(main.change, main.ci)} against ${main.reference}</span>`
      : '';
  return html`<li>${verdictChip(standingOf(scenario, variant))} <strong>${variant.name}</strong>${size}${
    variant.reasons.length > 0 && html` <span class="size">${variant.reasons.join('; ')}</span>`
  }</li>`;
}

/** Where a variant stands: its verdict, or why it has none. */
export function standingOf(
  scenario: ScenarioResult,
  variant: VariantResult,
): Parameters<typeof verdictChip>[0] {
  if (variant.state !== 'measured') return variant.state;
  return scenario.verdicts[variant.name] ?? (variant.reference === null ? 'reference' : 'not compared');
}
