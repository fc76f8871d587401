import { describe, expect, test } from 'vitest';
import { decide } from '../../../harness/analysis/duet/decide.ts';
import type { DuetArm, MeasuredDuet } from '../../../harness/record/duet.ts';
import { changeInWords } from '../../../harness/words/change.ts';
import { normals } from '../../support/noise.ts';
import { sampleArm, sampleBatch, sampleDuet, samplePlan } from '../../support/sample-duet.ts';

const LAUNCHES = 12;

/** Launches whose arms have these figures, by launch. */
function launches(arms: (launch: number) => [Partial<DuetArm>, Partial<DuetArm>]): MeasuredDuet[] {
  return Array.from({ length: LAUNCHES }, (_, index) => {
    const [a, b] = arms(index).map((changes) => sampleArm(changes)) as [DuetArm, DuetArm];
    return sampleDuet([sampleBatch(1, 1)], index + 1, { a, b });
  });
}

const compared = (metric: string, trials: MeasuredDuet[], gating: string[] = ['serviceTime']) =>
  decide(trials, samplePlan(LAUNCHES, 0.01, { margin: 0.02, gating })).comparisons.find(
    (one) => one.metric === metric,
  );

const noise = normals(11);
const launched = (readyMs: number) => ({ launch: { readyMs } as DuetArm['launch'] });

describe('what is watched beside the times of requests', () => {
  test('a start that takes half a second longer is seen, and one of 30 ms is none', () => {
    const start = (extra: number) =>
      launches(() => [launched(400 + 15 * noise()), launched(400 + extra + 15 * noise())]);
    const slow = compared('startUp', start(500));
    expect(slow).toMatchObject({ scale: 'difference', margin: 100, verdict: 'regressed', gating: false });
    expect(changeInWords(slow as NonNullable<typeof slow>)).toMatch(/^\+\d{3} ms \[\+\d{3}, \+\d{3}\]$/);
    expect(compared('startUp', start(30))?.verdict).not.toBe('regressed');
  });

  test('memory that stays, 10 KB a request, is seen beside what a launch builds up', () => {
    const kept = (leak: number) =>
      launches(() => [{ memoryKept: 290 + 20 * noise() }, { memoryKept: 290 + leak + 20 * noise() }]);
    expect(compared('memoryKept', kept(10_000))?.verdict).toBe('regressed');
    expect(compared('memoryKept', kept(0))?.verdict).toBe('no-change');
  });

  test('errors are more than none, though there is no ratio to none', () => {
    const errors = (status: number) => {
      const { requests } = sampleArm();
      return { requests: { ...requests, errors: { ...requests.errors, status } } };
    };
    const one = compared(
      'errors',
      launches((launch) => [errors(0), errors(9 + (launch % 3))]),
    );
    expect(one).toMatchObject({ scale: 'difference', verdict: 'regressed' });
  });

  test('gates where it is asked to', () => {
    const trials = launches(() => [launched(400 + 30 * noise()), launched(900 + 30 * noise())]);
    expect(compared('startUp', trials, ['startUp'])).toMatchObject({ gating: true, verdict: 'regressed' });
  });

  test('is not told where both are alike to the byte', () => {
    const same = launches(() => [{ outputBytes: 0 }, { outputBytes: 0 }]);
    expect(compared('outputBytes', same)).toBeUndefined();
  });
});
