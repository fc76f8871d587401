import type { CapacityResult } from '../../harness/record/capacity.ts';
import { answerInWords, remarksOn } from '../words/capacity.ts';
import { type Case, junitDocument } from './case.ts';

/** A capacity search as JUnit XML: a case for its answer, and one each for what was required and for an earlier run. */
export function renderCapacityJunit(result: CapacityResult): string {
  const { subject, slo, state, require, before } = result;
  const group = `capacity of ${subject.text}`;
  const message = [answerInWords(result, slo), ...remarksOn(result)].join(' ');
  const cases: Case[] = [];
  if (slo.length > 0) {
    const outcome =
      state === 'irregular' || state === 'unknown' ? 'error' : state === 'never-kept' ? 'failure' : null;
    cases.push({ group, name: slo.join(', '), outcome, message });
  }
  if (require !== null) {
    const outcome = { met: null, missed: 'failure', unknown: 'skipped' } as const;
    cases.push({ group, name: `carries ${require.rate} req/s`, outcome: outcome[require.state], message });
  }
  if (before !== null) {
    const outcome =
      before.verdict === 'regressed'
        ? 'failure'
        : before.verdict === 'invalid'
          ? 'error'
          : before.verdict === 'inconclusive'
            ? 'skipped'
            : null;
    cases.push({ group, name: `against ${before.id}`, outcome, message });
  }
  return junitDocument([{ name: group, cases }]);
}
