import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decide } from '../../../harness/analysis/duet/decide.ts';
import { type Family, familyOf, levelsOf, sharesOf } from '../../../harness/analysis/duet/families.ts';
import { planLooks } from '../../../harness/analysis/duet/looks.ts';
import { METRICS, type MetricName } from '../../../harness/analysis/metrics.ts';
import { watchedBy } from '../../../harness/plan/watched.ts';
import type { DuetArm, MeasuredDuet, RoutePair } from '../../../harness/record/duet.ts';
import { openResult } from '../../support/load-result.ts';
import { type Noise, normals } from '../../support/noise.ts';
import { sampleArm, sampleBatch, sampleDuet, samplePlan } from '../../support/sample-duet.ts';

const ALPHA = 0.01;
const LAUNCHES = 12;
const GATING = watchedBy(60, undefined, undefined).gating as MetricName[];
const LEVELS = levelsOf(GATING, { routes: true, together: true });

describe('the division of the error rate', () => {
  const families = fc.subarray<Family>(['turns', 'routes', 'together', 'tail', 'aside'], { minLength: 1 });

  test('all of it goes to the families that are there, and none is without', () => {
    fc.assert(
      fc.property(families, (there) => {
        const shares = [...sharesOf(there).values()];
        expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 12);
        expect(Math.min(...shares)).toBeGreaterThanOrEqual(0.1);
      }),
    );
  });

  test('what a gate decides by spends one together, in whatever it is divided', () => {
    expect(LEVELS).toHaveLength(GATING.length + 1);
    expect(LEVELS.reduce((sum, level) => sum + level, 0)).toBeCloseTo(1, 12);
    expect(levelsOf(['serviceTime'], { routes: false, together: false })).toEqual([1]);
  });

  test('every metric has one', () => {
    for (const metric of Object.keys(METRICS) as MetricName[])
      expect(familyOf({ metric })).toBeTypeOf('string');
    expect(familyOf({ metric: 'latencyP50', route: 'one', phase: 'together' })).toBe('together');
    expect(familyOf({ metric: 'serviceTime', route: 'one' })).toBe('routes');
  });
});

const ROUTES = ['list', 'search', 'report', 'login', 'order', 'health'];
/** Requests of a launch: so many that counts of failures are as good as normal. */
const REQUESTS = 1_000_000;

function arm(changes: Partial<DuetArm>, failed: number): DuetArm {
  const { requests } = openResult(REQUESTS);
  const errors = { ...requests.errors, status: Math.round(failed) };
  return sampleArm({ ...changes, throughout: { ...requests, completed: REQUESTS - errors.status, errors } });
}

/** Launch pairs of two services that are just so different as does not matter, in all that a gate decides by. */
function justWithin(noise: Noise): MeasuredDuet[] {
  return Array.from({ length: LAUNCHES }, (_, index) => {
    const routes = (ratio: number, spread: number) =>
      ROUTES.map((name): RoutePair => {
        const own = ratio * Math.exp(spread * noise());
        return { name, pairs: 100, share: 1 / ROUTES.length, a: 2, ratio: own, means: [2, 2 * own] };
      });
    const b = {
      memoryKept: 200 + 1024 + 40 * noise(),
      allocationPerRequest: 100_000 + 10_000 + 900 * noise(),
      connectionsOpened: 0.1 + 0.02 + 0.002 * noise(),
    };
    const a = { memoryKept: 200, allocationPerRequest: 100_000, connectionsOpened: 0.1 };
    const cpu = Math.exp(0.01 * noise());
    return sampleDuet([sampleBatch(2, 2, [1, cpu])], index + 1, {
      a: arm(a, 1000),
      b: arm(b, 1000 + 500 + 60 * noise()),
      routes: routes(1, 0.006),
      // It takes 10 % longer.
      together: {
        ...{ connections: 16, seconds: 0.5, routes: routes(1, 0.05) },
        middles: routes(1.1, 0.05),
      },
      tail: {
        slowerBy: 15,
        a: { requests: REQUESTS, slow: 2000 },
        b: { requests: REQUESTS, slow: Math.round(2000 + 1000 + 150 * noise()) },
      },
    });
  });
}

const PLAN = samplePlan(LAUNCHES, ALPHA, {
  gating: GATING,
  duet: {
    ...samplePlan(LAUNCHES, ALPHA).duet,
    looks: planLooks(LAUNCHES, ALPHA, LEVELS),
    together: { connections: 16, seconds: 0.5 },
  },
});

describe('all that a gate decides by, at once', () => {
  test('services that differ by no more than does not matter are called different in at most 1 of 100', () => {
    const noise = normals(11);
    const times = 300;
    let called = 0;
    for (let time = 0; time < times; time++) {
      const { verdict } = decide(justWithin(noise), PLAN);
      if (verdict !== 'inconclusive' && verdict !== 'no-change') called += 1;
    }
    // Three standard errors above 1 %.
    expect(called / times).toBeLessThan(ALPHA + 3 * Math.sqrt((ALPHA * (1 - ALPHA)) / times));
  });

  test('what no launch tells keeps none of the others from deciding', () => {
    const trials = justWithin(() => 0).map((trial) => ({ ...trial, a: sampleArm(), b: sampleArm() }));
    const { comparisons } = decide(trials, PLAN);
    const kept = comparisons.find(({ metric }) => metric === 'memoryKept');
    expect(kept).toMatchObject({ gating: false, note: 'not measured in both' });
    expect(comparisons.find(({ metric }) => metric === 'tailShare')).toMatchObject({ gating: true });
  });

  test.each<
    [
      string,
      (trial: MeasuredDuet) => Partial<MeasuredDuet>,
      Partial<Record<'metric' | 'route' | 'phase', string>>,
    ]
  >([
    [
      'a route that is done one at a time',
      ({ together }) => ({
        together: together && {
          ...together,
          middles: together.middles.map((route) => (route.name === 'order' ? { ...route, ratio: 3 } : route)),
        },
      }),
      { metric: 'latencyP50', route: 'order', phase: 'together' },
    ],
    [
      'one request in fifty that waits',
      ({ tail }) => ({ tail: tail && { ...tail, b: { requests: REQUESTS, slow: 22_000 } } }),
      { metric: 'tailShare' },
    ],
    ['a leak', ({ b }) => ({ b: { ...b, memoryKept: 10_200 } }), { metric: 'memoryKept' }],
    ['errors', ({ b }) => ({ b: arm(b, 10_000) }), { metric: 'errors' }],
  ])('%s is found by what shows it', (_name, change, where) => {
    const noise = normals(12);
    const trials = justWithin(noise).map((trial) => ({ ...trial, ...change(trial) }));
    const { verdict, comparisons } = decide(trials, PLAN);
    expect(verdict).toBe('regressed');
    expect(
      comparisons.find((one) => one.verdict === 'regressed' && one.gating && one.route === where.route),
    ).toMatchObject(where);
  });
});
