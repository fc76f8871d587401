import { describe, expect, test } from 'vitest';
import { type CountPair, countDifference } from '../../../harness/analysis/statistics/paired-change.ts';
import { evens, normals } from '../../support/noise.ts';

const OF = 500;
const LAUNCHES = 16;

/** Launches in which each of so many requests is slow with these chances, which vary from launch to launch by a factor. */
function launches(a: number, b: number, seed: number, spread = 0): CountPair[] {
  const [even, normal] = [evens(seed), normals(seed + 1)];
  const drawn = (chance: number) => {
    const own = chance * Math.exp(spread * normal() - spread ** 2 / 2);
    let found = 0;
    for (let index = 0; index < OF; index++) if (even() < own) found += 1;
    return { found, of: OF };
  };
  return Array.from({ length: LAUNCHES }, () => ({ a: drawn(a), b: drawn(b) }));
}

describe('a difference of shares that are counted in launches', () => {
  test.each([
    ['seldom', 0.002, 0.002, 0],
    ['one in fifty', 0.02, 0.03, 0],
    ['launches that differ', 0.02, 0.02, 0.5],
  ])('%s: the interval at 95 %% holds the truth in about 95 of 100', (_name, a, b, spread) => {
    const times = 600;
    let held = 0;
    for (let time = 0; time < times; time++) {
      const [low, high] = countDifference(launches(a, b, 1000 + 2 * time, spread))?.interval(0.95) ?? [1, 0];
      if (low <= 100 * (b - a) && 100 * (b - a) <= high) held += 1;
    }
    expect(held / times).toBeGreaterThan(0.92);
  });

  test('one in two hundred beside none is found beyond one in a thousand, at the level of a gate', () => {
    let found = 0;
    for (let time = 0; time < 200; time++) {
      const [low] = countDifference(launches(0, 0.005, 5000 + 2 * time))?.interval(1 - 0.0006) ?? [0];
      if (low > 0.1) found += 1;
    }
    expect(found).toBeGreaterThan(140);
  });

  test('none of either leaves a little possible', () => {
    const none = Array.from({ length: LAUNCHES }, () => ({
      a: { found: 0, of: OF },
      b: { found: 0, of: OF },
    }));
    const [low = 0, high = 0] = countDifference(none)?.interval(0.99) ?? [];
    expect(high).toBeGreaterThan(0.01);
    expect(high).toBeLessThan(0.1);
    expect(low).toBe(-high);
  });

  test('nothing counted, or one launch, tells nothing', () => {
    expect(countDifference([])).toBeNull();
    expect(countDifference([{ a: { found: 0, of: 0 }, b: { found: 0, of: 0 } }])).toBeNull();
    expect(
      countDifference([{ a: { found: 0, of: 10 }, b: { found: 5, of: 10 } }])?.interval(0.99),
    ).toBeNull();
  });
});
