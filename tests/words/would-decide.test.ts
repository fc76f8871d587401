import { expect, test } from 'vitest';
import { aboutInWords, budgetFlag, wouldDecide } from '../../harness/words/would-decide.ts';

test('a budget that would decide, and how long it takes', () => {
  expect(wouldDecide({ budgetSeconds: 360, clockSeconds: 425 })).toBe(
    '--budget 6m would decide it, about 7 minutes',
  );
  expect(wouldDecide({ budgetSeconds: 90, clockSeconds: 140 })).toBe(
    '--budget 90s would decide it, about 2 minutes',
  );
  expect(wouldDecide(null)).toContain('can’t be decided within an hour');
  expect(wouldDecide(null, true)).toContain('so near to the margin');
});

test('what is written is what the flag takes', () => {
  expect([10, 90, 120, 150, 3600].map(budgetFlag)).toEqual([
    ...['--budget 10s', '--budget 90s', '--budget 2m', '--budget 150s', '--budget 60m'],
  ]);
  expect([4, 52, 100, 3000].map(aboutInWords)).toEqual([
    ...['about 10 seconds', 'about 50 seconds', 'about 2 minutes', 'about 50 minutes'],
  ]);
});
