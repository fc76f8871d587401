import { describe, expect, test } from 'vitest';
import { directionOf, isFound } from '../../bench/regressions/found.ts';
import type { RegressionDecision, Told } from '../../bench/regressions/results.ts';
import type { Row } from '../../bench/regressions/row.ts';

const told: Told = {
  ...{ metric: 'serviceTime', route: 'quote', unit: 'ms', better: 'lower' as const, gating: true },
  ...{ change: 0.1, ci: [0.05, 0.15], verdict: 'regressed' },
};
const seen: Row['seen'] = { metrics: ['serviceTime'], route: 'quote' };
const row = (kind: Row['kind']): Pick<Row, 'kind' | 'seen'> => ({
  kind,
  seen: kind === 'no-op' ? null : seen,
});

type Said = Pick<RegressionDecision, 'verdict' | 'slower' | 'exitCode'>;
const FAILS: Said = { verdict: 'regressed', slower: 'yes', exitCode: 1 };
const PASSES: Said = { verdict: 'no-change', slower: 'no', exitCode: 0 };
const OPEN: Said = { verdict: 'inconclusive', slower: 'unknown', exitCode: 0 };
const INVALID: Said = { verdict: 'invalid', slower: 'unknown', exitCode: 3 };
const found = (kind: Row['kind'], said: Said, one: Partial<Told> = {}) =>
  isFound(row(kind), { ...said, comparisons: [{ ...told, ...one }] });

describe('whether a gate found what there is', () => {
  test('it must fail by the right metric of the right route, which must decide', () => {
    expect(found('gating', FAILS)).toBe(true);
    expect(found('gating', FAILS, { route: 'list' })).toBe(false);
    expect(found('gating', FAILS, { metric: 'rss' })).toBe(false);
    expect(found('gating', FAILS, { gating: false })).toBe(false);
    expect(found('gating', FAILS, { verdict: 'inconclusive' })).toBe(false);
    for (const said of [PASSES, OPEN, INVALID]) expect(found('gating', said)).toBe(false);
  });

  test('what is only told must stand there as worse, whatever the verdict', () => {
    for (const said of [FAILS, PASSES, OPEN]) expect(found('told', said, { gating: false })).toBe(true);
    expect(found('told', PASSES, { ci: [-0.01, 0.2] })).toBe(false);
    expect(found('told', PASSES, { ci: null })).toBe(false);
    expect(found('told', PASSES, { better: 'higher' })).toBe(false);
    expect(found('told', INVALID)).toBe(false);
  });

  test('what is better must be named, and nothing fail', () => {
    const better = { ci: [-0.2, -0.1] as [number, number], verdict: 'improved' };
    for (const said of [PASSES, OPEN]) expect(found('improved', said, better)).toBe(true);
    expect(found('improved', FAILS, better)).toBe(false);
    expect(found('improved', PASSES)).toBe(false);
  });

  test('what changes nothing must pass; what says nothing does not', () => {
    for (const said of [PASSES, OPEN]) expect(found('no-op', said)).toBe(true);
    for (const said of [FAILS, INVALID]) expect(found('no-op', said)).toBe(false);
    // An SLO that was missed is no verdict, and fails all the same.
    expect(found('no-op', { ...PASSES, exitCode: 1 })).toBe(false);
  });

  test('which way an interval points goes by what is better', () => {
    expect(directionOf({ ci: [0.1, 0.2], better: 'lower' })).toBe('worse');
    expect(directionOf({ ci: [0.1, 0.2], better: 'higher' })).toBe('better');
    expect(directionOf({ ci: [-0.1, 0.2], better: 'lower' })).toBeNull();
  });
});
