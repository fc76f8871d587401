import { expect, test } from 'vitest';
import { narrowerCommand } from '../../harness/words/narrower-command.ts';
import { AS_BEFORE, apart, madeUp } from '../support/made-up.ts';

const ASKED = [
  { route: 'search', path: '/search?q={q}' },
  { route: 'GET /me', path: '/me' },
  { route: 'list', path: '/list' },
  { route: 'one', path: '/one' },
  { route: 'two', path: '/two' },
];
const search = madeUp(0.3, { route: 'search' });

test('the paths of the routes that regressed, in place of those that were asked', () => {
  expect(narrowerCommand('paceline gate --seed 7', ASKED, [search])).toBe(
    "paceline gate --seed 7 --path '/search?q={q}'",
  );
  expect(
    narrowerCommand("paceline compare --a x --path 3:/list --path '/it'\\''s' --seed 7", ASKED, [
      madeUp(0.3, { route: 'GET /me' }),
    ]),
  ).toBe('paceline compare --a x --seed 7 --path /me');
});

test('nothing is narrower than all, and nothing where no route stands out', () => {
  expect(narrowerCommand('paceline gate', ASKED.slice(0, 1), [search])).toBeNull();
  expect(narrowerCommand('paceline gate', ASKED, [madeUp(0.3)])).toBeNull();
  expect(narrowerCommand('paceline gate', ASKED, [AS_BEFORE])).toBeNull();
  const told = { ...search, gating: false };
  expect(narrowerCommand('paceline gate', ASKED, [told])).toBeNull();
  const four = ASKED.slice(0, 4).map(({ route }) => madeUp(0.3, { route }));
  expect(narrowerCommand('paceline gate', ASKED, four)).toBeNull();
});

test('the phase alone in which it was seen, where there were several', () => {
  const slow = madeUp(-0.4, { metric: 'throughput', better: 'higher', phase: 'together' });
  expect(narrowerCommand('paceline gate', ASKED, [AS_BEFORE, slow])).toBe('paceline gate --only together');
  const still = { ...slow, verdict: 'no-change' as const };
  expect(narrowerCommand('paceline gate', ASKED, [search, still])).toBe(
    "paceline gate --path '/search?q={q}' --only turns",
  );
  expect(narrowerCommand('paceline compare', ASKED, [slow])).toBeNull();
  expect(narrowerCommand('paceline gate --only together', ASKED, [slow])).toBeNull();
  // Every launch tells it, whatever its load.
  expect(narrowerCommand('paceline gate', ASKED, [apart('startUp', 'ms', 2000), still])).toBeNull();
});
