import { describe, expect, test } from 'vitest';
import { TimeHistogram } from '../../harness/record/histogram.ts';
import type { RouteLoad } from '../../harness/record/load.ts';
import type { ScenarioResult } from '../../harness/record/run.ts';
import { loadRoutes, runRoutes } from '../../harness/words/route-tables.ts';
import { renderLoad } from '../../reports/terminal/load.ts';
import { openResult } from '../support/load-result.ts';

function route(name: string, completed: number, status: number): RouteLoad {
  const times = new TimeHistogram();
  for (let each = 0; each < completed; each++) times.record(2);
  const { requests } = openResult(completed + status);
  const summary = times.summary();
  return {
    name,
    requests: { ...requests, completed, errors: { ...requests.errors, status } },
    latency: { ...summary, from: 'intended start' },
    service: { ...summary, from: 'socket write' },
    bytes: { total: completed * 1500, min: 1000, max: 2000 },
  };
}

describe('routes of a load', () => {
  test('are a row each: what was asked, what failed, how long it took, how long an answer is', () => {
    const rows = loadRoutes({ routes: [route('search', 1200, 7), route('GET /', 20, 0)] })?.rows ?? [];
    expect(rows.map(({ cells }) => cells.map(({ text }) => text))).toEqual([
      ['search', '1,207', '7', '2.00', '2.00', '2.00', '2.00', '1,500'],
      ['GET /', '20', '0', '2.00', '–', '2.00', '2.00', '1,500'],
    ]);
  });

  test('stand in the terminal where there are several, and only then', () => {
    const drawn = (routes: RouteLoad[]) =>
      renderLoad({ ...openResult(100), routes }, { color: false, width: 120 });
    expect(drawn([route('search', 100, 0), route('me', 50, 0)])).toMatch(/search +100 +0 /);
    expect(drawn([route('search', 100, 0)])).not.toContain('search');
  });
});

describe('routes of a run', () => {
  const variant = (state: 'measured' | 'invalid') =>
    ({
      ...{ name: 'pool', state },
      routes: [
        { name: 'search', completed: 5, errors: null, latency: { p50: null, p99: null }, service: null },
      ],
    }) as unknown as ScenarioResult['variants'][number];

  test('are a row each of the variants that can be believed', () => {
    expect(runRoutes({ variants: [variant('measured')] })?.rows).toHaveLength(1);
    expect(runRoutes({ variants: [variant('invalid')] })).toBeNull();
  });
});
