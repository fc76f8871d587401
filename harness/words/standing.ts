import type { Verdict } from '../record/comparison.ts';
import type { ScenarioResult, VariantResult } from '../record/run.ts';

/** A verdict, or why there is none. */
export type Standing = Verdict | 'reference' | 'not run' | 'not compared';

/** Where a variant stands in its scenario. */
export function standingOf(scenario: ScenarioResult, variant: VariantResult): Standing {
  if (variant.state !== 'measured') return variant.state;
  return scenario.verdicts[variant.name] ?? (variant.reference === null ? 'reference' : 'not compared');
}
