import { describe, expect, test } from 'vitest';
import { verdictOf } from '../../harness/analysis/compare.ts';
import { holmLevels } from '../../harness/analysis/statistics/holm.ts';
import { type Pair, pairedChange } from '../../harness/analysis/statistics/paired-change.ts';
import { randomStream } from '../../harness/plan/random.ts';

/** Enough that a share of 5 % is known to 0.15 % (one standard error). */
const RUNS = 20_000;

/** A stream of normal deviates (Box and Muller 1958), seeded. */
function normals(seed: number): () => number {
  const random = randomStream(seed, 'normal');
  const even = () => (random(0, 2 ** 30) + 1) / (2 ** 30 + 1);
  return () => Math.sqrt(-2 * Math.log(even())) * Math.cos(2 * Math.PI * even());
}

/** Blocks that share what drifts on the machine; each side adds its own noise. */
function pairs(n: number, change: number, noise: () => number, drift: (block: number) => number): Pair[] {
  return Array.from({ length: n }, (_, block) => {
    const level = 1000 * Math.exp(drift(block));
    return { a: level * Math.exp(noise()), b: level * (1 + change) * Math.exp(noise()) };
  });
}

function shareOf(count: number, hit: (run: number) => boolean): number {
  let hits = 0;
  for (let run = 0; run < count; run++) if (hit(run)) hits += 1;
  return hits / count;
}

describe('the 95 % interval holds the true change in 94 to 96.5 % of runs', () => {
  test.each([
    [6, 'normal noise', 0],
    [10, 'normal noise', 0],
    [20, 'normal noise', 0],
    [6, 'a machine that drifts by 40 %', 0.4],
    [10, 'a machine that drifts by 40 %', 0.4],
  ])('%i launches, %s', (n, _name, drift) => {
    const normal = normals(n * 1000 + drift * 10);
    const covered = shareOf(RUNS, () => {
      const phase = normal();
      const list = pairs(
        n,
        0.1,
        () => 0.02 * normal(),
        (block) => drift * Math.sin(block / 2 + phase),
      );
      const interval = pairedChange(list)?.interval(0.95);
      return interval != null && interval[0] <= 0.1 && interval[1] >= 0.1;
    });
    expect(covered).toBeGreaterThan(0.94);
    expect(covered).toBeLessThan(0.965);
  });
});

test('outliers make the interval wider and not wrong: it holds the truth in at least 94 %', () => {
  const normal = normals(77);
  const random = randomStream(78, 'outlier');
  const covered = shareOf(RUNS, () => {
    const noise = () => 0.01 * normal() * (random(1, 10) === 1 ? 8 : 1);
    const interval = pairedChange(pairs(8, 0.1, noise, () => 0))?.interval(0.95);
    return interval != null && interval[0] <= 0.1 && interval[1] >= 0.1;
  });
  expect(covered).toBeGreaterThan(0.94);
});

test('two equal variants are told apart in at most 5.5 % of runs, over two metrics together, margin 0', () => {
  const normal = normals(5);
  const wrong = shareOf(RUNS, () => {
    const metrics = [0, 1].map(() =>
      pairedChange(
        pairs(
          6,
          0,
          () => 0.03 * normal(),
          () => 0,
        ),
      ),
    );
    const levels = holmLevels(
      metrics.map((metric) => metric?.beyond(0) ?? 1),
      0.05,
    );
    return metrics.some((metric, index) => {
      const interval = metric?.interval(1 - (levels[index] ?? 0));
      return interval != null && verdictOf(interval, 'lower', 0) !== 'inconclusive';
    });
  });
  expect(wrong).toBeLessThan(0.055);
  expect(wrong).toBeGreaterThan(0.03);
});

test('with a margin of 5 %, equal variants in three noisy blocks are almost never told apart', () => {
  const normal = normals(9);
  const wrong = shareOf(RUNS, () => {
    const interval = pairedChange(
      pairs(
        3,
        0,
        () => 0.05 * normal(),
        () => 0,
      ),
    )?.interval(0.95);
    return interval != null && ['improved', 'regressed'].includes(verdictOf(interval, 'lower', 0.05));
  });
  expect(wrong).toBeLessThan(0.02);
});
