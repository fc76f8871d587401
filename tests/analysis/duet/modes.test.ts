import { describe, expect, test } from 'vitest';
import { decide } from '../../../harness/analysis/duet/decide.ts';
import { planLooks } from '../../../harness/analysis/duet/looks.ts';
import { falseChanges, fewestPairs } from '../../../harness/analysis/duet/modes.ts';
import { tFactor } from '../../../harness/analysis/statistics/student.ts';
import type { Look } from '../../../harness/record/compare.ts';
import { evens, type Noise, normals, shareOf, simulationError } from '../../support/noise.ts';
import { sampleBatch, sampleDuet, samplePlan } from '../../support/sample-duet.ts';

const ALPHA = 0.01;

/** Whether a comparison calls a change at one of its looks, beyond a margin. */
function calls(pairs: readonly number[], looks: readonly Look[], margin: number): boolean {
  return looks.some(({ launches, alpha }) => {
    const seen = pairs.slice(0, launches);
    const mean = seen.reduce((sum, value) => sum + value, 0) / launches;
    const squares = seen.reduce((sum, value) => sum + (value - mean) ** 2, 0);
    const half = tFactor(1 - alpha, launches - 1) * Math.sqrt(squares / (launches - 1) / launches);
    return Math.abs(mean) - half > margin + 1e-12;
  });
}

/** All ways in which so many pairs may fall, each with its probability: +1 and -1 with `oneWay` each. */
function* ways(pairs: number, oneWay: number): Generator<[values: number[], chance: number]> {
  for (let way = 0; way < 3 ** pairs; way++) {
    const values = Array.from({ length: pairs }, (_, index) => (Math.floor(way / 3 ** index) % 3) - 1);
    yield [values, values.reduce((product, value) => product * (value === 0 ? 1 - 2 * oneWay : oneWay), 1)];
  }
}

function byAllWays(looks: readonly Look[], oneWay: number, margin: number): number {
  let wrong = 0;
  for (const [values, chance] of ways(looks.at(-1)?.launches ?? 0, oneWay)) {
    // None that differs is no change: what else varies decides, by a t that knows it.
    if (values.some((value) => value !== 0) && calls(values, looks, margin)) wrong += chance;
  }
  return wrong;
}

describe('by arithmetic', () => {
  test('all of n pairs differ in one direction in 2 (1/4)^n: 3.1 % for three, where 1 % is printed', () => {
    for (const n of [2, 3, 4, 5]) {
      expect(falseChanges([{ launches: n, alpha: ALPHA }])).toBeCloseTo(2 / 4 ** n, 12);
    }
  });

  test('the fewest pairs are those that do so less often than alpha', () => {
    expect([fewestPairs(0.05), fewestPairs(0.01), fewestPairs(0.01, 2)]).toEqual([3, 4, 5]);
  });

  test.each([6, 8, 10])(
    '%i pairs: what is counted by numbers of each is what all ways one by one give',
    (n) => {
      const looks = planLooks(n, 0.05);
      expect(falseChanges(looks)).toBeCloseTo(byAllWays(looks, 1 / 4, 0), 12);
    },
  );

  test('modes that are as likely, and no margin, are the least favourable', () => {
    for (const n of [5, 7, 9]) {
      const looks = planLooks(n, ALPHA);
      const worst = falseChanges(looks);
      for (const oneWay of [0.02, 0.05, 0.1, 0.15, 0.2, 0.25]) {
        for (const margin of [0, 0.1, 0.3, 0.6, 0.9]) {
          expect(byAllWays(looks, oneWay, margin)).toBeLessThanOrEqual(worst + 1e-12);
        }
      }
    }
  });
});

describe('by decisions', () => {
  const RUNS = 20_000;
  const ERROR = 3 * simulationError(ALPHA, RUNS);

  /** Launch pairs of equal services, each launch 10 % slower by chance, on top of what varies anyway. */
  function pairsOf(n: number, spread: number, even: Noise, normal: Noise): number[] {
    const mode = () => (even() < 0.5 ? Math.log(1.1) : 0);
    return Array.from({ length: n }, () => mode() - mode() + spread * normal());
  }

  test.each([
    [5, 0.0005],
    [8, 0.002],
    [12, 0.002],
    [16, 0.0005],
    [16, 0.01],
    [16, 0.05],
    [24, 0.002],
  ])('%i pairs, whose modes vary by %d: equal services are called different in at most 1 %%', (n, spread) => {
    const [even, normal, looks] = [evens(n), normals(n + 1), planLooks(n, ALPHA)];
    const wrong = shareOf(RUNS, () => calls(pairsOf(n, spread, even, normal), looks, 0));
    expect(wrong).toBeLessThan(ALPHA + ERROR);
  });

  test('three pairs without that rule would be called different three times as often', () => {
    const [even, normal] = [evens(5), normals(6)];
    const looks = [{ launches: 3, alpha: ALPHA }];
    const wrong = shareOf(RUNS, () => calls(pairsOf(3, 0.0005, even, normal), looks, 0));
    expect(wrong).toBeGreaterThan(2.5 * ALPHA);
  });

  const launches = (factors: readonly number[]) =>
    factors.map((factor, index) => sampleDuet([sampleBatch(1, factor)], index + 1));

  test('fewer than it takes call nothing, however they agree; as many as it takes do', () => {
    const plan = samplePlan(4, ALPHA);
    const three = decide(launches([1.1, 1.1001, 1.0999]), plan);
    expect(three).toMatchObject({ verdict: 'inconclusive', decided: false });
    expect(three.comparisons[0]?.note).toBe(
      '1 more launch of each, since so few could be fast or slow by chance',
    );
    expect(decide(launches([1.1, 1.1001, 1.0999, 1.1]), plan)).toMatchObject({ verdict: 'regressed' });
  });
});
