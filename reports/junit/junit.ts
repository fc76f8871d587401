import type { RunComparison } from '../../harness/record/comparison.ts';
import type { RunResults, ScenarioResult } from '../../harness/record/run.ts';
import { changeWithInterval } from '../../harness/words/format.ts';
import { type Case, junitDocument } from './case.ts';
import { outcomeOf } from './outcome.ts';

/**
 * A run as JUnit XML: a case for each variant that is compared. Regressed is a failure, invalid an error,
 * inconclusive is skipped, since it says nothing either way.
 */
export function renderJunit(results: RunResults): string {
  return junitDocument(
    results.scenarios.map((scenario) => ({
      name: scenario.name,
      cases: casesOf(scenario, results.comparisons),
    })),
  );
}

function casesOf(scenario: ScenarioResult, comparisons: readonly RunComparison[]): Case[] {
  return scenario.variants
    .filter((variant) => variant.reference !== null || variant.state === 'invalid')
    .map((variant) => {
      const own = comparisons.filter(
        (one) => one.scenario === scenario.name && one.variant === variant.name && one.gating,
      );
      const verdict = variant.state === 'invalid' ? 'invalid' : scenario.verdicts[variant.name];
      const sizes = own.map(({ metric, change, ci, note }) =>
        change === null || ci === null
          ? `${metric}: ${note ?? 'not compared'}`
          : `${metric} ${changeWithInterval(change, ci)}`,
      );
      const name = variant.reference === null ? variant.name : `${variant.name} against ${variant.reference}`;
      const message = [verdict ?? 'not compared', ...sizes, ...variant.reasons].join('; ');
      return { group: scenario.name, name, outcome: outcomeOf(verdict), message };
    });
}
