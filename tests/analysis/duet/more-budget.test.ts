import { expect, test } from 'vitest';
import { besideLoad, budgetFor, inBudget } from '../../../harness/analysis/duet/more-budget.ts';
import { duetLengths } from '../../../harness/plan/duet.ts';
import { madeUp } from '../../support/made-up.ts';

test('a budget has room for the launches that it takes, and a smaller one has not', () => {
  for (const launches of [6, 17, 40, 100]) {
    const { budgetSeconds = 0 } = budgetFor(launches, 0) ?? {};
    expect(duetLengths(budgetSeconds).launches).toBeGreaterThanOrEqual(launches);
    expect(duetLengths(budgetSeconds / 2).launches).toBeLessThan(launches);
  }
});

test('on the clock it takes what starts and stops take as well, and no more than an hour', () => {
  expect(budgetFor(100, 0)).toEqual({ budgetSeconds: 360, clockSeconds: 360 });
  expect(budgetFor(100, 1.5)).toEqual({ budgetSeconds: 360, clockSeconds: 510 });
  expect(budgetFor(10, 0, 60)?.budgetSeconds).toBe(75);
  expect(budgetFor(100, 60)).toBeNull();
  expect(budgetFor(5000, 0)).toBeNull();
});

test('what a launch takes beside its load is read off the launches', () => {
  const one = {
    startedAt: '2026-01-31T10:00:00.000Z',
    finishedAt: '2026-01-31T10:00:05.000Z',
    loadSeconds: 3,
  };
  expect(besideLoad([one, { ...one, loadSeconds: 4 }])).toBe(1.5);
  expect(besideLoad([])).toBe(0);
});

test('launches that would decide become a budget, and all else stays as it is', () => {
  const open = madeUp(0.02, {
    verdict: 'inconclusive',
    note: 'about 84 more launches of each',
    launchesNeeded: 100,
  });
  const had = { budgetSeconds: 60, planned: 16, besideSeconds: 1.5 };
  expect(inBudget(open, had).note).toBe('--budget 6m would decide it, about 9 minutes');
  expect(inBudget({ ...open, launchesNeeded: null }, had).note).toContain('so near to the margin');
  expect(inBudget({ ...open, launchesNeeded: 999 }, had).note).toContain('within an hour');
  const other = madeUp(0.02, { verdict: 'inconclusive', note: 'p99 needs 1,000 observations' });
  expect(inBudget(other, had)).toEqual(other);
  expect(inBudget(madeUp(0.2), had)).toEqual(madeUp(0.2));
  // What is named is never less than what there was.
  expect(inBudget({ ...open, launchesNeeded: 17 }, had).note).toContain('--budget 75s');
  expect(inBudget({ ...open, launchesNeeded: 12 }, had).note).toContain('left of the plan');
});
