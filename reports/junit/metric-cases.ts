import type { Signs } from '../../harness/record/compare.ts';
import type { Comparison, Verdict } from '../../harness/record/comparison.ts';
import { changeInWords } from '../../harness/words/change.ts';
import { kindsOf } from '../../harness/words/kinds-of-change.ts';
import { comparedLabel } from '../../harness/words/metric-label.ts';
import { openQuestions } from '../../harness/words/open-questions.ts';
import type { Case } from './case.ts';
import { outcomeOf } from './outcome.ts';

/**
 * A case for each metric of the whole and of each route, named alike from one change to the next. Those that decide fail
 * where they regressed; where the whole is invalid each is an error, whatever it reads; where the whole is not regressed,
 * because a repetition did not confirm it, no metric by itself fails. Those that are told only pass where they are as
 * before, and are skipped, with why, where they are not.
 */
export function metricCases(
  group: string,
  comparisons: readonly Comparison[],
  whole: { verdict: Verdict; because: string; signs?: Signs | undefined },
): Case[] {
  const gating = comparisons.filter((one) => one.gating);
  const kinds = kindsOf(comparisons, whole.signs);
  if (gating.length === 0 && whole.verdict !== 'improved' && whole.verdict !== 'no-change') {
    return [{ group, name: 'comparison', outcome: outcomeOf(whole.verdict), message: told(whole) }];
  }
  return comparisons.map((one) => {
    if (!one.gating) return toldCase(group, one, whole.verdict);
    const believed = whole.verdict === 'invalid' ? 'invalid' : one.verdict;
    const unconfirmed = believed === 'regressed' && whole.verdict !== 'regressed';
    const says = kinds.find(({ of, kind }) => of === one && kind !== 'other')?.says;
    const parts = [believed, sizeOf(one), ...(believed !== 'regressed' || says === undefined ? [] : [says])];
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

/** What does not decide fails nothing, and is seen all the same. */
function toldCase(group: string, one: Comparison, whole: Verdict): Case {
  const name = comparedLabel(one);
  if (whole === 'invalid')
    return { group, name, outcome: 'skipped', message: 'the measurement can’t be believed' };
  const parts = [one.verdict, sizeOf(one)];
  if (one.verdict === 'inconclusive') parts.push(...openQuestions([one]));
  const regressed = one.verdict === 'regressed';
  if (regressed) parts.push('told, and fails nothing: it is not among the metrics that decide');
  return { group, name, outcome: regressed ? 'skipped' : outcomeOf(one.verdict), message: parts.join('; ') };
}

function sizeOf(one: Comparison): string {
  return one.change === null || one.ci === null ? 'not compared' : changeInWords(one);
}

function told({ verdict, because }: { verdict: Verdict; because: string }): string {
  return `${verdict}; ${because}`;
}
