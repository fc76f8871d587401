import type { CapacityResult } from '../../harness/record/capacity.ts';
import { answerInWords } from '../../harness/words/capacity.ts';
import { beforeInWords, requireInWords } from '../../harness/words/capacity-decisions.ts';
import { limitsInWords } from '../../harness/words/capacity-limits.ts';
import { sentence } from '../../harness/words/sentence.ts';
import { type Case, junitDocument } from './case.ts';
import { outcomeOf } from './outcome.ts';

/** Missed at every load is a failure; irregular and undecided are errors, as the exit status has it: there is no answer. */
const SEARCHED: Record<CapacityResult['state'], Case['outcome']> = {
  found: null,
  'never-missed': null,
  'never-kept': 'failure',
  irregular: 'error',
  unknown: 'error',
};

const REQUIRED: Record<NonNullable<CapacityResult['require']>['state'], Case['outcome']> = {
  met: null,
  missed: 'failure',
  unknown: 'skipped',
};

/** A capacity search as JUnit XML: a case for its answer, and one each for what was required and for an earlier run. */
export function renderCapacityJunit(result: CapacityResult): string {
  const { subject, slo, state, require, before } = result;
  const group = `capacity of ${subject.text}`;
  const answer = answerInWords(result);
  const one = (name: string, outcome: Case['outcome'], words: readonly string[]): Case => ({
    group,
    name,
    outcome,
    message: words.map(sentence).join(' '),
  });
  return junitDocument([
    {
      name: group,
      cases: [
        ...(slo.length === 0
          ? []
          : [one(`keeps ${slo.join(', ')}`, SEARCHED[state], [answer, ...limitsInWords(result)])]),
        ...(require === null
          ? []
          : [
              one(`carries ${require.rate} req/s`, REQUIRED[require.state], [
                ...requireInWords(result),
                answer,
              ]),
            ]),
        ...(before === null
          ? []
          : [one(`against ${before.id}`, outcomeOf(before.verdict), [...beforeInWords(result), answer])]),
      ],
    },
  ]);
}
