import { describe, expect, test } from 'vitest';
import type { RunComparison } from '../../../harness/record/comparison.ts';
import { changeStrip, reachOf } from '../../../reports/html/change-strip.ts';
import { sampleRun } from '../../support/sample-run.ts';

const [sample] = sampleRun().results.comparisons;
if (sample === undefined) throw new Error('Expected a comparison');

function comparison(better: RunComparison['better'], change: number, ci: [number, number]): RunComparison {
  return { ...(sample as RunComparison), better, change, ci };
}

/** Where the estimate stands; the middle is 100. */
function estimateAt(one: RunComparison): number {
  const text = changeStrip(one, 0.05, reachOf([one], 0.05))?.text ?? '';
  return Number(/cx="([\d.]+)"/.exec(text)?.[1]);
}

describe('a strip of a change', () => {
  test.each([
    ['higher', 0.2, 'right'],
    ['higher', -0.2, 'left'],
    ['lower', 0.2, 'left'],
    ['lower', -0.2, 'right'],
  ] as const)('where %s is better, a change of %d stands on the %s', (better, change, side) => {
    const at = estimateAt(comparison(better, change, [change - 0.1, change + 0.1]));
    expect(at > 100 ? 'right' : 'left').toBe(side);
  });

  test('half and double are equally far from no change', () => {
    const ends: [number, number] = [-0.8, 4];
    const double = estimateAt(comparison('higher', 1, ends)) - 100;
    const half = 100 - estimateAt(comparison('higher', -0.5, ends));
    expect(Math.abs(double - half)).toBeLessThan(0.2);
  });

  test('stays within its picture, however wide the interval', () => {
    const text = changeStrip(comparison('lower', 20, [-1, 4000]), 0.05, reachOf([], 0.05))?.text ?? '';
    const [, from, to] = /d="M([\d.]+) 9H([\d.]+)/.exec(text.slice(text.indexOf('range'))) ?? [];
    expect([Number(from), Number(to)]).toEqual([6, 194]);
  });

  test('is not drawn without an interval', () => {
    expect(changeStrip({ ...(sample as RunComparison), ci: null }, 0.05, 1)).toBeNull();
  });
});
