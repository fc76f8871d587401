import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { changeKey } from '../../bench/regressions/change-key.ts';
import { isFound } from '../../bench/regressions/found.ts';
import { filesIn } from '../../bench/regressions/index.ts';
import { judgeAgain, KeptLaunches, launchesOf } from '../../bench/regressions/launches.ts';
import { meansOfNoOps, swappedAtRandom } from '../../bench/regressions/no-ops.ts';
import { kept, type RegressionDecision } from '../../bench/regressions/results.ts';
import { ROWS } from '../../bench/regressions/rows.ts';
import { decide } from '../../harness/analysis/duet/decide.ts';
import type { MeasuredDuet } from '../../harness/record/duet.ts';
import { type Noise, normals } from '../support/noise.ts';
import { sampleBatch, sampleDuet, samplePlan } from '../support/sample-duet.ts';

const LAUNCHES = 12;
const plan = samplePlan(LAUNCHES, 0.01, { margin: 0.02 });

/** Launches of two routes, of which B takes this much longer on one. */
function launches(change: number, noise: Noise): MeasuredDuet[] {
  return Array.from({ length: LAUNCHES }, (_, index) => {
    const routes = ['quote', 'list'].map((name, place) => {
      const ratio = (1 + (place === 0 ? change : 0)) * Math.exp(0.006 * noise());
      return { name, pairs: 200, a: 2, ratio, means: [2, 2 * ratio] as [number, number] };
    });
    return sampleDuet([sampleBatch(2, 2)], index + 1, { routes });
  });
}

const whole = (trials: readonly MeasuredDuet[]): KeptLaunches => ({
  schema: 'paceline.bench-launches/1',
  ...{ at: '2026-01-01T00:00:00.000Z', row: 'comment', change: '', engine: '' },
  ...launchesOf(plan, trials),
});

describe('launches that were kept', () => {
  test('are judged again as they were', () => {
    const trials = launches(0.08, normals(1));
    const gate = { strict: false, slos: [], selfcheck: null, baseline: null };
    const [before, again] = [decide(trials, { ...plan, gate }), judgeAgain(whole(trials))];
    expect(again).toMatchObject({ verdict: before.verdict, slower: 'yes', exitCode: 1 });
    expect(again.comparisons.map(({ metric, route, verdict }) => [metric, route, verdict])).toEqual(
      before.comparisons.map(({ metric, route, verdict }) => [metric, route, verdict]),
    );
    const change = ({ comparisons }: typeof before | typeof again) =>
      comparisons.find(({ route }) => route === 'quote')?.change;
    expect(change(again)).toBeCloseTo(change(before) as number, 5);
  });

  test('with all names changed, what was slower is faster; with none, all is as before', () => {
    const one = whole(launches(0.08, normals(1)));
    expect(judgeAgain(one, () => true)).toMatchObject({ slower: 'no', verdict: 'improved' });
    expect(judgeAgain(one, () => false)).toEqual(judgeAgain(one));
  });

  test('of no-ops are seldom called slower, whatever the names; of what is slower often, where none changes', () => {
    const noise = normals(2);
    const noOps = Array.from({ length: 20 }, () => whole(launches(0, noise)));
    const swapped = swappedAtRandom(noOps, 1000);
    expect(swapped?.count).toBeLessThanOrEqual(10);
    expect(swapped?.n).toBe(1000);
    // So that the count can say something: the same launches, each with the greater figure on B's side.
    const slower = noOps.map((one) =>
      judgeAgain({ ...one, plan: { ...one.plan, margin: 0 } }, (launch) => {
        const value = one.launches[launch]?.whole.serviceTime;
        return value !== undefined && value[1] < value[0];
      }),
    );
    expect(slower.filter((one) => one.slower === 'yes').length).toBeGreaterThan(10);
    expect(swappedAtRandom([], 1000)).toBeNull();
  });

  test('the mean of a metric over no-ops has an interval that tells a bias', () => {
    const noise = normals(3);
    const decision = (bias: number) => ({
      comparisons: [
        { metric: 'serviceTime', change: 0.002 * noise(), unit: 'ms' },
        { metric: 'startUp', change: bias + noise(), unit: 'ms', scale: 'difference' },
      ],
    });
    const decisions = Array.from({ length: 12 }, () => decision(5)) as unknown as RegressionDecision[];
    expect(meansOfNoOps(decisions)).toMatchObject([
      { name: 'service time', unit: null, n: 12, holdsZero: true },
      { name: 'start-up', unit: 'ms', n: 12, holdsZero: false },
    ]);
  });
});

/** Those that stand in this repository, about the service and its changes as they are now. */
const measured = kept(filesIn(join(import.meta.dirname, '../../docs/measured')).launches, KeptLaunches);
const known = ROWS.map((row) => {
  const change = changeKey(row);
  return { row, mine: measured.filter((one) => one.row === row.name && one.change === change) };
}).filter(({ mine }) => mine.length > 0);

describe('what was measured of each row', () => {
  test.runIf(known.length > 0)(
    'is found again in the launches that were kept, but for one of each at most',
    () => {
      for (const { row, mine } of known) {
        const missed = mine.filter((one) => !isFound(row, judgeAgain(one)));
        expect([row.name, missed.length <= (row.kind === 'no-op' ? 0 : 1)]).toEqual([row.name, true]);
      }
    },
  );

  test.runIf(known.some(({ row }) => row.kind === 'no-op'))(
    'no-ops are called slower in at most 1 of 100, whatever the names',
    () => {
      const noOps = known.filter(({ row }) => row.kind === 'no-op').flatMap(({ mine }) => mine);
      // The bench judges ten thousand times; so few tell of a rate that is far too high.
      const { ci } = swappedAtRandom(noOps, 150) ?? { ci: [1, 1] };
      expect(ci[0]).toBeLessThanOrEqual(0.01);
    },
  );
});
