import { describe, expect, test } from 'vitest';
import { verdictOf } from '../../harness/analysis/compare.ts';
import { holmLevels } from '../../harness/analysis/statistics/holm.ts';
import { type Pair, pairedChange } from '../../harness/analysis/statistics/paired-change.ts';
import { autoregressive, contaminated, type Noise, normals, shareOf } from '../support/noise.ts';

/** Enough that a share of 5 % is known to 0.15 % (one standard error). */
const RUNS = 20_000;
const TRUE = 0.1;
const none = () => 0;

/** Blocks that share what drifts on the machine; each side adds its own noise. */
function pairs(n: number, change: number, noise: Noise, drift: (block: number) => number = none): Pair[] {
  return Array.from({ length: n }, (_, block) => {
    const level = 1000 * Math.exp(drift(block));
    return { a: level * Math.exp(noise()), b: level * (1 + change) * Math.exp(noise()) };
  });
}

function holdsTruth(list: Pair[]): boolean {
  const interval = pairedChange(list)?.interval(0.95);
  return interval != null && interval[0] <= TRUE && interval[1] >= TRUE;
}

/** Noise of each side, and what both have in common. */
const MACHINES: Record<string, (seed: number) => { own: Noise; shared: () => (block: number) => number }> = {
  'normal noise': (seed) => ({ own: normals(seed), shared: () => none }),
  'one launch in ten three times as far out': (seed) => ({ own: contaminated(seed), shared: () => none }),
  'a machine that drifts by 40 %': (seed) => {
    const phase = normals(seed + 1);
    return {
      own: normals(seed),
      shared: () => {
        const start = phase();
        return (block) => 0.4 * Math.sin(block / 2 + start);
      },
    };
  },
  'a machine that is today as it was yesterday (autocorrelation 0.9, 20 %)': (seed) => {
    const state = autoregressive(seed + 1, 0.9);
    return { own: normals(seed), shared: () => () => 0.2 * state() };
  },
};

describe.each(Object.entries(MACHINES))(
  'the 95 %% interval holds the true change in 94 to 96.5 %%: %s',
  (_, machine) => {
    test.each([6, 7, 8, 10, 12, 16, 20])('%i launches', (n) => {
      const { own, shared } = machine(1000 * n);
      const covered = shareOf(RUNS, () => holdsTruth(pairs(n, TRUE, () => 0.02 * own(), shared())));
      expect(covered).toBeGreaterThan(0.94);
      expect(covered).toBeLessThan(0.965);
    });
  },
);

describe('where the interval is not what it says', () => {
  test('launches eight times as far out make it wider and not wrong: it holds the truth in at least 94 %', () => {
    const noise = contaminated(77, 8);
    const covered = shareOf(RUNS, () => holdsTruth(pairs(8, TRUE, () => 0.01 * noise())));
    expect(covered).toBeGreaterThan(0.94);
  });

  test('changes that follow one another from launch to launch make it too narrow', () => {
    const [normal, own] = [normals(78), autoregressive(79, 0.6)];
    const covered = shareOf(RUNS, () =>
      // What B alone keeps from launch to launch is not shared, so it does not cancel.
      holdsTruth(
        pairs(10, TRUE, () => 0.002 * normal()).map(({ a, b }) => ({ a, b: b * Math.exp(0.02 * own()) })),
      ),
    );
    expect(covered).toBeLessThan(0.9);
  });
});

describe('equal variants, margin 0: all metrics together call a change in at most 5.5 %', () => {
  /** Metrics of a launch pair that share `correlation` of their variance, the first `changed` of which differ. */
  function family(n: number, metrics: number, correlation: number, changed: number, normal: Noise): Pair[][] {
    const common = Array.from({ length: n }, normal);
    return Array.from({ length: metrics }, (_, metric) => {
      const change = metric < changed ? 0.5 : 0;
      return common.map((shared) => ({
        a: 1,
        b:
          (1 + change) *
          Math.exp(0.03 * (Math.sqrt(correlation) * shared + Math.sqrt(1 - correlation) * normal())),
      }));
    });
  }

  /** Whether a metric from `changed` on is called changed at these levels. */
  function falseAlarm(list: Pair[][], changed: number, levelsOf: typeof holmLevels): boolean {
    const changes = list.map((metric) => pairedChange(metric));
    const levels = levelsOf(
      changes.map((change) => change?.beyond(0) ?? 1),
      0.05,
    );
    return changes.some((change, index) => {
      const interval = change?.interval(1 - (levels[index] ?? 0));
      return index >= changed && interval != null && verdictOf(interval, 'lower', 0) !== 'inconclusive';
    });
  }

  test.each([
    { name: 'two of nothing in common, 6 launches', metrics: 2, n: 6, correlation: 0, changed: 0 },
    { name: 'two that go together, 12 launches', metrics: 2, n: 12, correlation: 0.9, changed: 0 },
    { name: 'three that share half, 12 launches', metrics: 3, n: 12, correlation: 0.5, changed: 0 },
    { name: 'five of nothing in common, 8 launches', metrics: 5, n: 8, correlation: 0, changed: 0 },
    // What truly changed frees its part of the error rate for the rest, and no more.
    { name: 'two, one of which changed, 8 launches', metrics: 2, n: 8, correlation: 0.5, changed: 1 },
    { name: 'four, two of which changed, 12 launches', metrics: 4, n: 12, correlation: 0, changed: 2 },
  ])('$name', (one) => {
    const normal = normals(one.metrics * 100 + one.n);
    const draw = () => family(one.n, one.metrics, one.correlation, one.changed, normal);
    const wrong = shareOf(RUNS, () => falseAlarm(draw(), one.changed, holmLevels));
    expect(wrong).toBeLessThan(0.055);
    // Holm gives nothing away where the metrics have nothing to do with each other.
    if (one.correlation === 0) expect(wrong).toBeGreaterThan(0.04);
  });

  test('without Holm, five metrics would call one in a fifth of the runs', () => {
    const normal = normals(6);
    const each = (p: readonly number[], alpha: number) => p.map(() => alpha);
    const wrong = shareOf(RUNS / 4, () => falseAlarm(family(8, 5, 0, 0, normal), 0, each));
    expect(wrong).toBeGreaterThan(0.18);
  });
});

test('with a margin of 5 %, equal variants in three noisy blocks are almost never told apart', () => {
  const normal = normals(9);
  const wrong = shareOf(RUNS, () => {
    const interval = pairedChange(pairs(3, 0, () => 0.05 * normal()))?.interval(0.95);
    return interval != null && ['improved', 'regressed'].includes(verdictOf(interval, 'lower', 0.05));
  });
  expect(wrong).toBeLessThan(0.02);
});
