import type { CompareResult } from '../../harness/record/compare.ts';
import { againstInWords } from '../../harness/words/sides.ts';
import { junitDocument } from './case.ts';
import { metricCases } from './metric-cases.ts';

/** A comparison as JUnit XML: a case for each metric that decides. */
export function renderCompareJunit(result: CompareResult): string {
  const name = againstInWords(result);
  return junitDocument([{ name, cases: metricCases(name, result.comparisons, result) }]);
}
