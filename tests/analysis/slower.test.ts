import { describe, expect, test } from 'vitest';
import { decide } from '../../harness/analysis/duet/decide.ts';
import { slowerOf } from '../../harness/analysis/slower.ts';
import type { Comparison } from '../../harness/record/comparison.ts';
import { notSlowerInWords } from '../../harness/words/because.ts';
import { sampleBatch, sampleDuet, samplePlan } from '../support/sample-duet.ts';

const one = (ci: [number, number] | null, changes: Partial<Comparison> = {}): Comparison => ({
  ...{ metric: 'serviceTime', unit: 'ms', better: 'lower', gating: true, a: null, b: null },
  ...{ change: ci === null ? null : (ci[0] + ci[1]) / 2, ci, confidence: 0.99, n: 8, method: 'paired t' },
  ...{ verdict: 'inconclusive', cannotRuleOut: ci === null ? null : Math.max(0, ci[1]), signFlip: null },
  ...changes,
});
const margin = () => 0.02;

describe('whether it became slower', () => {
  test.each<[string, Comparison[], string]>([
    ['the worse end lies within the margin, whatever the better end is', [one([-0.0296, 0.002])], 'no'],
    ['the worse end lies beyond it', [one([-0.001, 0.021])], 'unknown'],
    ['one route of two is open', [one([-0.01, 0.01]), one([-0.1, 0.1], { route: 'search' })], 'unknown'],
    ['what does not decide is open', [one([-0.01, 0.01]), one([-0.1, 0.1], { gating: false })], 'no'],
    ['nothing was compared', [one(null)], 'unknown'],
    ['nothing decides', [], 'unknown'],
    [
      'a metric has a margin of its own',
      [one([-5, 80], { metric: 'startUp', scale: 'difference', margin: 100 })],
      'no',
    ],
  ])('%s', (_what, comparisons, answer) => {
    expect(slowerOf('inconclusive', comparisons, margin)).toBe(answer);
  });

  test('follows the verdict where that is known', () => {
    expect(slowerOf('regressed', [], margin)).toBe('yes');
    expect(slowerOf('invalid', [one([0, 0])], margin)).toBe('unknown');
    expect(slowerOf('improved', [one([-0.3, -0.2], { verdict: 'improved' })], margin)).toBe('no');
  });

  test('is said with what is left open on the other side', () => {
    expect(notSlowerInWords([one([-0.0296, 0.002])])).toBe(
      'B is not slower than A: service time at most 0.200 % worse, perhaps up to 2.96 % better',
    );
  });
});

test('a gate stops at the look that answers its question, and a comparison does not', () => {
  // From 4 % faster to 1 % slower: surely not slower by 2 %, and perhaps faster.
  const trials = Array.from({ length: 12 }, (_, index) =>
    sampleDuet([sampleBatch(1, index % 2 === 0 ? 0.97 : 0.995)], index + 1),
  );
  const plan = samplePlan(12, 0.01, { margin: 0.02 });
  const facts = { strict: false, slos: [], selfcheck: null, baseline: null };
  expect(decide(trials, plan)).toMatchObject({ verdict: 'inconclusive', decided: false });
  expect(decide(trials, { ...plan, gate: facts })).toMatchObject({ verdict: 'inconclusive', decided: true });
});
