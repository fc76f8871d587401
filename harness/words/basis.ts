import type { CompareResult } from '../record/compare.ts';
import { level, number } from './format.ts';
import { type Margins, marginInWords } from './margin.ts';
import { metricLabel } from './metric-label.ts';
import { plural, sentence } from './sentence.ts';

type Basis = Pick<CompareResult, 'launches' | 'loadSeconds' | 'budgetSeconds' | 'stopped'>;

/** What a comparison rests on: launches, load, and why it ended where it did. */
export function basisInWords({ launches, loadSeconds, budgetSeconds, stopped }: Basis): string {
  const { planned, measured, invalid } = launches;
  const of =
    measured === planned ? plural(measured, 'launch pair') : `${measured} of ${planned} launch pairs`;
  const load = `${number(loadSeconds)} s of load in a budget of ${budgetSeconds} s`;
  return `${of} measured, ${load}. ${endInWords(stopped, measured + invalid >= planned)}`;
}

function endInWords(stopped: CompareResult['stopped'], whole: boolean): string {
  switch (stopped) {
    case 'decided':
      return whole
        ? 'The last launch decided it.'
        : 'It stopped there: the verdict was clear, by a rule that keeps its error rate.';
    case 'budget':
      return whole ? 'It ended with its plan.' : 'It stopped there: the budget was used up.';
    case 'invalid':
      return 'It stopped there: the measurement can’t be believed.';
    case 'interrupted':
      return 'It was interrupted there.';
  }
}

/** Why launches do not count; null where all do, or where that is the verdict itself. */
export function invalidInWords({ verdict, reasons }: CompareResult): string | null {
  if (verdict === 'invalid' || reasons.length === 0) return null;
  return sentence(`Launch pairs that do not count: ${reasons.join('; ')}`);
}

/** What the figures of a table mean. */
export function legendInWords(result: Margins & { alpha: number }): string {
  return (
    'Brackets give the range in which the true change lies; verdicts drawn from them are wrong in at most ' +
    `${level(result.alpha)} of comparisons. ${marginInWords(result, metricLabel)}`
  );
}

/** What ± means, where it is shown. */
export const SPREAD_IN_WORDS =
  '± is half the range of one side by itself, which holds the machine’s own ups and downs.';
