import { expect, test } from 'vitest';
import { nextPair } from '../../harness/plan/next-pair.ts';
import type { DuetTrial } from '../../harness/record/duet.ts';
import { brokenDuet, sampleDuet } from '../support/sample-duet.ts';

/** Runs launch pairs to the end, of which some are invalid for a reason. */
function run(planned: number, reason: (block: number) => string | null): DuetTrial[] {
  const trials: DuetTrial[] = [];
  for (let pair = nextPair(trials, planned); pair !== null; pair = nextPair(trials, planned)) {
    const code = reason(pair.block);
    const trial = code === null ? sampleDuet([], pair.block) : brokenDuet(pair.block, code);
    trials.push(pair.replaces === undefined ? trial : { ...trial, replaces: pair.replaces });
  }
  return trials;
}

test('what the machine spoiled is asked again behind the plan, what a target spoiled is not', () => {
  const trials = run(12, (block) => (block === 3 ? 'GENERATOR_FAILED' : block === 5 ? 'TARGET_DIED' : null));
  expect(trials).toHaveLength(13);
  expect(trials[12]).toMatchObject({ block: 13, replaces: 3 });
});

test('a quarter of the plan at most, each in place of another one', () => {
  const trials = run(12, () => 'GENERATOR_FAILED');
  expect(trials.slice(12).map(({ replaces }) => replaces)).toEqual([1, 2, 3]);
});
