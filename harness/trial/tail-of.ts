import type { RoutePairs } from '../load/duet/route-pairs.ts';
import type { SteadyTimes } from '../load/duet/steady.ts';
import type { DuetTail } from '../record/duet.ts';

/** Milliseconds beyond what its route usually takes from which on a request is slow: nobody feels less, and pauses of the engine take less. */
export const SLOWER_BY = 15;

/** Times of one target to one route, in one way of asking; each stands for so many. */
interface Asked {
  times: readonly number[];
  weight: number;
}

/**
 * How many requests of each target took longer by so much than their own route usually does: than the middle of the same
 * target's times in the same way of asking, so that a route that is slower as a whole has no longer tail for that.
 * @param turns what pairs of requests took, by turns @param steady the same at a steady rate
 */
export function tailOf(turns: readonly RoutePairs[], steady: readonly SteadyTimes[]): DuetTail {
  const of = (arm: 0 | 1): Asked[] => [
    ...turns.map(({ times, pairs }) => ({ times: times[arm], weight: pairs / times[arm].length })),
    ...steady.map(({ times }) => ({ times: times[arm], weight: 1 })),
  ];
  return { slowerBy: SLOWER_BY, a: slowOf(of(0)), b: slowOf(of(1)) };
}

function slowOf(asked: readonly Asked[]): DuetTail['a'] {
  let [requests, slow] = [0, 0];
  for (const { times, weight } of asked) {
    if (times.length === 0) continue;
    const usual = [...times].sort((one, other) => one - other)[times.length >> 1] as number;
    requests += weight * times.length;
    slow += weight * times.filter((time) => time > usual + SLOWER_BY).length;
  }
  return { requests: Math.round(requests), slow: Math.round(slow) };
}
