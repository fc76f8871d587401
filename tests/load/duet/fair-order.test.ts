import fc from 'fast-check';
import { expect, test } from 'vitest';
import { FairOrder } from '../../../harness/load/duet/fair-order.ts';
import { wireRequests } from '../../../harness/load/http/wire-request.ts';
import { plainGet } from '../../../harness/record/request.ts';

function of(routes: string[]) {
  return wireRequests(
    routes.map((route) => ({ ...plainGet(`/${route}`), route })),
    'localhost',
  );
}

/** How often each place is asked when pairs take as long as given. */
function asked(routes: string[], costs: Record<string, number>, rounds: number): number[] {
  const requests = of(routes);
  const order = new FairOrder(requests);
  const counts = requests.map(() => 0);
  for (let round = 0; round < rounds; round++) {
    const place = order.next();
    counts[place] = (counts[place] ?? 0) + 1;
    order.took(costs[requests[place]?.route ?? ''] ?? 0);
  }
  return counts;
}

test('each route gets time as the root of what it takes: a hundred times as long is asked a tenth as often', () => {
  const [quick = 0, slow = 0] = asked(['quick', 'slow'], { quick: 1, slow: 100 }, 1100);
  expect(quick / slow).toBeGreaterThan(9);
  expect(quick / slow).toBeLessThan(11);
});

test('requests of one route come in their turn', () => {
  expect(asked(['a', 'b', 'a', 'a'], { a: 1, b: 1 }, 600)).toEqual([100, 300, 100, 100]);
});

test('every route is asked, whatever it takes', () => {
  const cost = fc.double({ min: 0, max: 1e4, noNaN: true });
  fc.assert(
    fc.property(fc.array(cost, { minLength: 1, maxLength: 8 }), (costs) => {
      const names = costs.map((_, index) => `r${index}`);
      const byName = Object.fromEntries(costs.map((value, index) => [`r${index}`, value]));
      expect(Math.min(...asked(names, byName, names.length))).toBe(1);
    }),
  );
});
