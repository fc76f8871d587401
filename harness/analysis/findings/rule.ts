import type { Scenario } from '../../config/scenario.ts';
import type { RunComparison } from '../../record/comparison.ts';
import type { Finding } from '../../record/finding.ts';
import type { ScenarioResult, VariantResult } from '../../record/run.ts';

/** What a rule may look at: one scenario of a run. */
export interface Evidence {
  scenario: Scenario;
  result: ScenarioResult;
  /** Results of this scenario only. */
  comparisons: readonly RunComparison[];
}

/** One kind of finding. */
export interface Rule {
  id: string;
  /** What it is about. */
  title: string;
  /** Why a reader should care. */
  why: string;
  find(evidence: Evidence): Finding[];
}

/** The comparison of a variant with its reference in one metric, if it was made. */
export function comparisonOf(evidence: Evidence, variant: string, metric: string): RunComparison | undefined {
  return evidence.comparisons.find((one) => one.variant === variant && one.metric === metric);
}

/** Variants whose figures can be believed. */
export function measuredVariants({ result }: Evidence): VariantResult[] {
  return result.variants.filter((variant) => variant.state === 'measured');
}
