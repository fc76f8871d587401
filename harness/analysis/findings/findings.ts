import type { Scenario } from '../../config/scenario.ts';
import type { RunComparison } from '../../record/comparison.ts';
import type { Finding } from '../../record/finding.ts';
import type { ScenarioResult } from '../../record/run.ts';
import { heavyGc, neighbourSuffers, poolWait, saturatedLoop, waitsElsewhere } from './diagnoses.ts';
import { expectation } from './expectation.ts';
import { result } from './result.ts';
import type { Rule } from './rule.ts';

/** In the order in which a reader meets them. */
const RULES: readonly Rule[] = [
  result,
  expectation,
  neighbourSuffers,
  saturatedLoop,
  poolWait,
  heavyGc,
  waitsElsewhere,
];

/** What can be said of one scenario of a run, each sentence with the numbers it rests on. */
export function findingsOf(
  scenario: Scenario,
  scenarioResult: ScenarioResult,
  comparisons: readonly RunComparison[],
): Finding[] {
  const own = comparisons.filter((comparison) => comparison.scenario === scenario.name);
  return RULES.flatMap((rule) => rule.find({ scenario, result: scenarioResult, comparisons: own }));
}
