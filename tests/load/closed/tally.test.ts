import fc from 'fast-check';
import { expect, test } from 'vitest';
import { unaccounted } from '../../../harness/load/balance.ts';
import { Tally } from '../../../harness/load/closed/tally.ts';
import { timeline } from '../../../harness/load/slices.ts';

const WINDOW = { warmupStart: 0, start: 1000, end: 3000, slice: 200 };

const ROUTES = ['GET /', 'search'] as const;

/** Requests of random start, length and outcome, played in order of time. */
const requests = fc.array(
  fc.record({
    start: fc.integer({ min: 0, max: 3500 }),
    length: fc.integer({ min: 1, max: 1500 }),
    outcome: fc.constantFrom('ok', 'closed', 'timeout', 'status', 'never'),
    route: fc.constantFrom(...ROUTES),
  }),
  { maxLength: 200 },
);

test('every request is in exactly one place, whenever it began and however it ended', () => {
  fc.assert(
    fc.property(requests, (list) => {
      const tally = new Tally(WINDOW);
      const events = list.flatMap(({ start, length, outcome, route }) => {
        const end = start + length;
        const begin = { at: start, act: () => tally.sent(start, route) };
        if (outcome === 'never') return [begin];
        if (outcome === 'ok') return [begin, { at: end, act: () => tally.completed(end, route, length) }];
        const kind = outcome;
        const deadline = kind === 'timeout' ? { latency: length, service: length } : undefined;
        return [begin, { at: end, act: () => tally.failed(end, route, kind, deadline) }];
      });
      for (const { act } of events.sort((a, b) => a.at - b.at)) act();
      const { requests: counted, latency, slices, routes } = tally.close();
      const ticks = timeline(slices, -5, 9, WINDOW.slice);
      expect(unaccounted(counted)).toBe(0);
      for (const each of routes) expect(unaccounted(each.requests)).toBe(0);
      for (const route of ROUTES) {
        const right = list.filter(({ start, length, outcome, route: of }) => {
          const end = start + length;
          return of === route && outcome === 'ok' && end >= WINDOW.start && end < WINDOW.end;
        });
        const own = routes.find(({ name }) => name === route);
        expect(own?.requests.completed ?? 0).toBe(right.length);
      }
      const within = list.filter(({ start, length, outcome }) => {
        const end = start + length;
        return outcome === 'ok' && end >= WINDOW.start && end < WINDOW.end;
      });
      expect(counted.completed).toBe(within.length);
      expect(latency.count).toBe(counted.completed + counted.errors.timeout);
      const inWindow = ticks.filter((tick) => tick.t >= 0).reduce((total, tick) => total + tick.completed, 0);
      expect(inWindow).toBe(counted.completed);
      expect(ticks).toHaveLength(15);
    }),
  );
});

test('a percentile that the sample can not support is null', () => {
  const tally = new Tally(WINDOW);
  for (let index = 0; index < 499; index++) {
    tally.sent(1000 + index, 'GET /');
    tally.completed(1000 + index, 'GET /', 1);
  }
  const { percentiles } = tally.close().latency.summary();
  expect(percentiles['95']).toBe(1);
  expect(percentiles['99']).toBeNull();
});
