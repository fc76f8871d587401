import { describe, expect, test } from 'vitest';
import type { RoutePairs } from '../../harness/load/duet/route-pairs.ts';
import { compareRoutes } from '../../harness/trial/compare-routes.ts';
import { normals } from '../support/noise.ts';

const noise = normals(1);

function route(name: string, pairs: number, a: number, ratio: number): RoutePairs {
  const times = [0, 1].map((arm) =>
    Array.from({ length: pairs }, () => a * (arm === 0 ? 1 : ratio) * Math.exp(0.05 * noise())),
  ) as [number[], number[]];
  const sums = times.map((list) => list.reduce((sum, one) => sum + one, 0)) as [number, number];
  return { name, pairs, sums, times };
}

describe('how two targets compare on each route', () => {
  test('each within its own requests, the one asked most often first, however often it was', () => {
    const found = compareRoutes([route('rare', 4000, 40, 1.2), route('usual', 400, 0.2, 1)], {
      usual: 0.75,
      rare: 0.25,
    });
    expect(found.map(({ name }) => name)).toEqual(['usual', 'rare']);
    const [usual, rare] = found;
    expect([usual?.share, rare?.share]).toEqual([0.75, 0.25]);
    expect(usual?.ratio).toBeCloseTo(1, 2);
    expect(rare?.ratio).toBeGreaterThan(1.18);
    expect(rare?.ratio).toBeLessThan(1.22);
    expect(rare?.a).toBeGreaterThan(39);
    expect(rare?.means[1]).toBeGreaterThan(46);
  });

  test('a pause that falls on a few pairs stands in the means alone', () => {
    const steady = route('steady', 1000, 1, 1);
    for (let index = 0; index < 20; index++) {
      steady.times[1][index] = 100;
      steady.sums[1] += 99;
    }
    const [found] = compareRoutes([steady], {});
    expect(found?.ratio).toBeLessThan(1.01);
    expect(found?.means[1]).toBeGreaterThan(2);
  });

  test('a route whose times the clock can not tell is left out', () => {
    expect(compareRoutes([{ name: 'none', pairs: 1, sums: [0, 0], times: [[0], [0]] }], {})).toEqual([]);
  });
});
