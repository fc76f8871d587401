import { describe, expect, test } from 'vitest';
import { verdictOf } from '../../../harness/analysis/compare.ts';
import { decide } from '../../../harness/analysis/duet/decide.ts';
import { planLooks } from '../../../harness/analysis/duet/looks.ts';
import { holmLevels } from '../../../harness/analysis/statistics/holm.ts';
import { type Pair, pairedChange } from '../../../harness/analysis/statistics/paired-change.ts';
import type { Look } from '../../../harness/record/compare.ts';
import type { Verdict } from '../../../harness/record/comparison.ts';
import { type Noise, normals, shareOf, simulationError } from '../../support/noise.ts';
import { sampleBatch, sampleDuet, sampleLaunches, samplePlan } from '../../support/sample-duet.ts';

const ALPHA = 0.05;

const told = (verdict: Verdict) => verdict === 'regressed' || verdict === 'improved';

describe('stopping at the first look that decides', () => {
  const RUNS = 20_000;
  /** Two standard errors of a share of 5 %: what so many runs can't tell, 0.3 %. */
  const ERROR = 2 * simulationError(ALPHA, RUNS);

  /** What decide does, without the words and cross-checks it adds, which take nearly all of its time. */
  function rule(metrics: readonly Pair[][], looks: readonly Look[], margin: number): Verdict[] {
    let verdicts: Verdict[] = [];
    for (const { launches: n, alpha } of looks) {
      const changes = metrics.map((pairs) => pairedChange(pairs.slice(0, n)));
      const levels = holmLevels(
        changes.map((change) => change?.beyond(margin) ?? 1),
        alpha,
      );
      verdicts = changes.map((change, index) =>
        verdictOf(change?.interval(1 - (levels[index] ?? 0)) ?? [-1, 1], 'lower', margin),
      );
      // One metric better and one open is open; one worse decides.
      if (verdicts.includes('regressed') || !verdicts.includes('inconclusive')) break;
    }
    return verdicts;
  }

  /** Launch pairs of metrics that go together, each changed as much. */
  function drawn(n: number, metrics: number, change: number, noise: Noise): Pair[][] {
    const common = Array.from({ length: n }, noise);
    return Array.from({ length: metrics }, () =>
      common.map((shared) => ({ a: 1, b: (1 + change) * Math.exp(0.0014 * (shared + noise())) })),
    );
  }

  test.each([0, 0.002])('the rule below is that of decide, margin %d', (margin) => {
    const normal = normals(5);
    const plan = samplePlan(12, ALPHA, { gating: ['serviceTime', 'cpuPerRequest'], margin });
    const seen = new Set<Verdict>();
    for (let run = 0; run < 200; run++) {
      const [service = [], cpu = []] = drawn(12, 2, ((run % 5) - 2) * 0.0015, normal);
      const trials = service.map(({ a, b }, index) => {
        const other = cpu[index] ?? { a: 1, b: 1 };
        return sampleDuet([sampleBatch(a, b, [other.a, other.b])], index + 1);
      });
      const { comparisons } = decide(trials, plan);
      const verdicts = comparisons.map(({ verdict }) => verdict);
      expect(verdicts).toEqual(rule([service, cpu], plan.duet.looks, margin));
      for (const verdict of verdicts) seen.add(verdict);
    }
    expect(seen).toEqual(
      new Set(['improved', 'regressed', 'inconclusive', ...(margin === 0 ? [] : ['no-change'])]),
    );
  });

  test.each([
    { budget: '20 s', n: 12, metrics: 1 },
    { budget: '20 s', n: 12, metrics: 2 },
    { budget: '60 s', n: 16, metrics: 1 },
    { budget: '60 s', n: 16, metrics: 2 },
  ])('equal targets, $budget, metrics that gate: $metrics: a change is called in at most 5 %', (one) => {
    const normal = normals(100 * one.n + one.metrics);
    const looks = planLooks(one.n, ALPHA);
    expect(looks).toHaveLength(3);
    const wrong = shareOf(RUNS, () => rule(drawn(one.n, one.metrics, 0, normal), looks, 0).some(told));
    expect(wrong).toBeLessThan(ALPHA + ERROR);
    // Bonferroni gives away what the looks have in common, and no more.
    expect(wrong).toBeGreaterThan(0.025);
  });

  test('the same looks at 5 % each would call one in far more: this is what the plan is for', () => {
    const normal = normals(12);
    const looks = planLooks(12, ALPHA).map((look) => ({ ...look, alpha: ALPHA }));
    const wrong = shareOf(RUNS / 2, () => rule(drawn(12, 1, 0, normal), looks, 0).some(told));
    expect(wrong).toBeGreaterThan(0.08);
  });

  test('a change of just the margin is called beyond or within it in at most 5 %', () => {
    const [normal, looks] = [normals(41), planLooks(12, ALPHA)];
    const wrong = shareOf(
      RUNS,
      () => !rule(drawn(12, 1, 0.02, normal), looks, 0.02).includes('inconclusive'),
    );
    expect(wrong).toBeLessThan(ALPHA + ERROR);
    expect(wrong).toBeGreaterThan(0.025);
  });

  test('of a large change it needs only the first look, and stays with it', () => {
    const [normal, plan] = [normals(51), samplePlan(12, 0.01)];
    const trials = sampleLaunches(12, 0.05, normal);
    const decision = decide(trials, plan);
    expect(decision).toMatchObject({ verdict: 'regressed', decided: true, launches: 5 });
    expect(decide(trials.slice(0, 5), plan)).toEqual(decision);
    // What comes later does not undo it.
    const undone = [...trials.slice(0, 5), ...sampleLaunches(7, -0.2, normal)];
    expect(decide(undone, plan)).toEqual(decision);
    expect(decide(trials.slice(0, 4), plan).decided).toBe(false);
  });

  test('short of its last look, it spends what that look might have, and no more', () => {
    const plan = samplePlan(12, ALPHA);
    const noise = normals(61);
    const confidence = (n: number) =>
      decide(sampleLaunches(n, 0, noise, 0.01), plan).comparisons[0]?.confidence;
    expect([3, 5, 7, 9, 11, 12].map(confidence)).toEqual(
      [0.15, 0.15, 0.25, 0.25, 0.6, 0.6].map((share) => expect.closeTo(1 - ALPHA * share, 9)),
    );
  });
});
