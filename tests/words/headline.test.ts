import { expect, test } from 'vitest';
import { headline } from '../../harness/words/headline.ts';
import { AS_BEFORE, apart, madeUp } from '../support/made-up.ts';

const cpu = madeUp(0.31, { metric: 'cpuPerRequest' });
const search = madeUp(0.34, { route: 'GET /search', ci: [0.23, 0.47] });
const whole = madeUp(0.05);
const of = (verdict: Parameters<typeof headline>[0]['verdict'], comparisons: ReturnType<typeof madeUp>[]) =>
  headline({ verdict, because: 'why', comparisons });

test('a regression names the route, by how much it is slower, and CPU behind it', () => {
  expect(of('regressed', [whole, cpu, search])).toBe(
    'regressed: GET /search takes 34 % [23, 47] longer; CPU per request +31 %',
  );
});

test('two are named, of more the number', () => {
  const routes = ['a', 'b', 'c', 'd'].map((route, index) => madeUp(0.1 * (index + 1), { route }));
  expect(of('regressed', [whole, ...routes])).toBe(
    'regressed: d takes 40 % [36, 44] longer; c takes 30 % [27, 33] longer (and 2 more)',
  );
});

test('one route of which another hides the change in the whole', () => {
  const faster = madeUp(-0.05, { route: 'GET /b', verdict: 'improved' });
  expect(of('regressed', [AS_BEFORE, search, faster])).toBe(
    'regressed: GET /search takes 34 % [23, 47] longer',
  );
});

test('a metric that is told only is not in it', () => {
  const told = apart('startUp', 'ms', 2000, { gating: false });
  expect(of('regressed', [cpu, told])).toBe('regressed: needs 31 % [28, 34] more CPU a request');
});

test('a kind that only figures of another metric tell', () => {
  const tail = apart('tailShare', '%', 2.1);
  expect(of('regressed', [{ ...AS_BEFORE, gating: false }, tail])).toContain('the rest are as before');
});

test('an improvement', () => {
  const less = madeUp(-0.25, { route: 'GET /x', ci: [-0.28, -0.2], verdict: 'improved' });
  const lessCpu = madeUp(-0.18, { metric: 'cpuPerRequest', verdict: 'improved' });
  expect(of('improved', [less, lessCpu])).toBe(
    'improved: GET /x takes 25 % [20, 28] less time; CPU per request -18 %',
  );
});

test('no change, of the whole and of each route', () => {
  expect(of('no-change', [AS_BEFORE, { ...AS_BEFORE, route: 'a' }, { ...AS_BEFORE, route: 'b' }])).toBe(
    'no-change: service time +0.1 % [-1.0, 1.2]; so is each of 2 routes',
  );
});

test('not slower: at most so much, and perhaps faster', () => {
  const one = madeUp(-0.014, { ci: [-0.0296, 0.002], cannotRuleOut: 0.002, verdict: 'inconclusive' });
  const result = { verdict: 'inconclusive' as const, because: 'why', slower: 'no' as const };
  expect(headline({ ...result, comparisons: [one] })).toBe(
    'not slower: at most 0.2 %; perhaps up to 3.0 % faster',
  );
  expect(
    headline({ ...result, comparisons: [one, { ...one, metric: 'cpuPerRequest', cannotRuleOut: 0.01 }] }),
  ).toBe('not slower: at most 1.0 % (CPU per request); perhaps up to 3.0 % faster');
});

test('undecided: what may be worst', () => {
  const open = (cannotRuleOut: number, route: string) =>
    madeUp(0.01, { route, cannotRuleOut, ci: [-0.01, cannotRuleOut], verdict: 'inconclusive' });
  expect(of('inconclusive', [open(0.02, 'a'), open(0.032, 'b')])).toBe(
    'undecided: b may take up to 3.2 % longer (+1.0 % [-1.0, 3.2]) (and 1 more)',
  );
  expect(of('inconclusive', [])).toBe('undecided: why');
});

test('invalid says why, on one line', () => {
  expect(headline({ verdict: 'invalid', because: 'B\ndied', comparisons: [] })).toBe('invalid: B died');
});
