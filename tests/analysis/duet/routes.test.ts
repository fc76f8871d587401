import { describe, expect, test } from 'vitest';
import { decide } from '../../../harness/analysis/duet/decide.ts';
import { planLooks } from '../../../harness/analysis/duet/looks.ts';
import type { MeasuredDuet, RoutePair } from '../../../harness/record/duet.ts';
import { type Noise, normals } from '../../support/noise.ts';
import { sampleBatch, sampleDuet, samplePlan } from '../../support/sample-duet.ts';

/** Routes of a mix: A's service time, ms, and pairs a launch. */
const ROUTES = [
  { name: 'list', a: 0.4, pairs: 600 },
  { name: 'search', a: 4, pairs: 200 },
  { name: 'report', a: 21, pairs: 100 },
  { name: 'login', a: 1.5, pairs: 100 },
  { name: 'order', a: 2.5, pairs: 100 },
  { name: 'health', a: 0.1, pairs: 600 },
];
const LAUNCHES = 12;
const ALPHA = 0.01;

/** Launches of a mix in which the routes have these changes; launches differ by 0.6 % on each. */
function launches(changes: Record<string, number>, noise: Noise): MeasuredDuet[] {
  return Array.from({ length: LAUNCHES }, (_, index) => {
    const routes = ROUTES.map(({ name, a, pairs }): RoutePair => {
      const ratio = (1 + (changes[name] ?? 0)) * Math.exp(0.006 * noise());
      return { name, pairs, a, ratio, means: [a, a * ratio] };
    });
    return sampleDuet([sampleBatch(2, 2)], index + 1, { routes });
  });
}

const plan = () =>
  samplePlan(LAUNCHES, ALPHA, {
    margin: 0.02,
    duet: { ...samplePlan(LAUNCHES, ALPHA).duet, looks: planLooks(LAUNCHES, ALPHA, [0.5, 0.5]) },
  });

describe('a mix of routes', () => {
  test('the whole is the sum of the routes by their shares of the requests', () => {
    const { comparisons } = decide(
      launches({ report: 0.1 }, () => 0),
      plan(),
    );
    const whole = comparisons.find(({ metric, route }) => metric === 'serviceTime' && route === undefined);
    const time = (changed: number) =>
      ROUTES.reduce((sum, { name, a, pairs }) => sum + pairs * a * (name === 'report' ? changed : 1), 0);
    expect(whole?.a?.value).toBeCloseTo(time(1) / 1700, 9);
    expect(whole?.change).toBeCloseTo(time(1.1) / time(1) - 1, 9);
  });

  test('one route that is slower is found and named, though another makes up for it', () => {
    const { verdict, comparisons } = decide(launches({ search: 0.2, report: -0.08 }, normals(3)), plan());
    expect(verdict).toBe('regressed');
    const worse = comparisons.filter((one) => one.verdict === 'regressed');
    expect(worse.map(({ route }) => route)).toEqual(['search']);
  });

  test('routes that do not decide are told with an interval, as any metric', () => {
    const { comparisons } = decide(launches({ search: 0.2 }, normals(3)), { ...plan(), gating: ['startUp'] });
    const search = comparisons.find(({ route }) => route === 'search');
    expect(search).toMatchObject({ gating: false, verdict: 'regressed' });
    expect(search?.ci?.every(Number.isFinite)).toBe(true);
  });

  test('a route with few pairs is told and not judged', () => {
    const trials = launches({}, normals(4)).map((trial) => ({
      ...trial,
      routes: (trial.routes ?? []).map((route) =>
        route.name === 'login' ? { ...route, pairs: 7, ratio: 3 } : route,
      ),
    }));
    const { comparisons } = decide(trials, plan());
    const login = comparisons.find(({ route }) => route === 'login');
    expect(login).toMatchObject({ gating: false, verdict: 'inconclusive' });
    expect(login?.note).toContain('7 pairs of requests a launch');
  });

  test('where all routes have few pairs, each is told with an interval, and the record can be read again', () => {
    const trials = launches({}, normals(4)).map((trial) => ({
      ...trial,
      routes: (trial.routes ?? []).map((route) => ({ ...route, pairs: 7 })),
    }));
    const { comparisons } = decide(trials, plan());
    const routes = comparisons.filter(({ route }) => route !== undefined);
    expect(routes).toHaveLength(ROUTES.length);
    expect(JSON.parse(JSON.stringify(routes))).toEqual(routes);
    for (const { ci, a } of routes)
      expect([...(ci ?? []), ...(a?.ci ?? [])].every(Number.isFinite)).toBe(true);
  });

  test('a workload of one route has none beside the whole', () => {
    const trials = launches({}, normals(5)).map((trial) => ({
      ...trial,
      routes: trial.routes?.slice(0, 1) ?? [],
    }));
    expect(decide(trials, plan()).comparisons.every(({ route }) => route === undefined)).toBe(true);
  });

  test('with margin 0, equal services are called different in at most 1 of 100, all routes and looks together', () => {
    const noise = normals(6);
    const times = 1000;
    let called = 0;
    for (let time = 0; time < times; time++) {
      const { verdict } = decide(launches({}, noise), { ...plan(), margin: 0 });
      if (verdict !== 'inconclusive' && verdict !== 'no-change') called += 1;
    }
    // Three standard errors above 1 %.
    expect(called / times).toBeLessThan(ALPHA + 3 * Math.sqrt((ALPHA * (1 - ALPHA)) / times));
    expect(called).toBeGreaterThan(0);
  });

  test('+5 % in one route of six is called and named in 9 of 10, and none beside it', () => {
    const noise = normals(7);
    const times = 300;
    let found = 0;
    let others = 0;
    for (let time = 0; time < times; time++) {
      const { comparisons } = decide(launches({ order: 0.05 }, noise), plan());
      const worse = comparisons.filter((one) => one.route !== undefined && one.verdict === 'regressed');
      if (worse.some(({ route }) => route === 'order')) found += 1;
      others += worse.filter(({ route }) => route !== 'order').length;
    }
    expect(found / times).toBeGreaterThan(0.9);
    expect(others).toBeLessThanOrEqual(3);
  });
});
