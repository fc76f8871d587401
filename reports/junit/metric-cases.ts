import type { Comparison, Verdict } from '../../harness/record/comparison.ts';
import { changeInWords } from '../../harness/words/change.ts';
import { comparedLabel } from '../../harness/words/metric-label.ts';
import { openQuestions } from '../../harness/words/open-questions.ts';
import type { Case } from './case.ts';
import { outcomeOf } from './outcome.ts';

/**
 * A case for each metric that decides. Where the whole is invalid each is an error, whatever it reads; where the
 * whole is not regressed, because a repetition did not confirm it, no metric by itself fails.
 */
export function metricCases(
  group: string,
  comparisons: readonly Comparison[],
  whole: { verdict: Verdict; because: string },
): Case[] {
  const gating = comparisons.filter((one) => one.gating);
  if (gating.length === 0 && whole.verdict !== 'improved' && whole.verdict !== 'no-change') {
    return [{ group, name: 'comparison', outcome: outcomeOf(whole.verdict), message: told(whole) }];
  }
  return gating.map((one) => {
    const believed = whole.verdict === 'invalid' ? 'invalid' : one.verdict;
    const unconfirmed = believed === 'regressed' && whole.verdict !== 'regressed';
    const parts = [believed, sizeOf(one)];
    if (one.verdict === 'inconclusive') parts.push(...openQuestions([one]));
    if (unconfirmed || whole.verdict === 'invalid') parts.push(whole.because);
    return {
      group,
      name: comparedLabel(one),
      outcome: unconfirmed ? 'skipped' : outcomeOf(believed),
      message: parts.join('; '),
    };
  });
}

function sizeOf(one: Comparison): string {
  return one.change === null || one.ci === null ? 'not compared' : changeInWords(one);
}

function told({ verdict, because }: { verdict: Verdict; because: string }): string {
  return `${verdict}; ${because}`;
}
