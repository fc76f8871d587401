import { hodgesLehmann, trimmedMean } from '../analysis/statistics/robust.ts';
import type { RoutePairs } from '../load/duet/route-pairs.ts';
import type { RoutePair } from '../record/duet.ts';

/** Share of A's times taken away at each end: a pause of the core falls on few requests, but on those whole. */
const TRIM = 0.25;

/**
 * How the two compare on each route: within its own pairs, since the requests of another route are no repetition of it.
 * The most frequent route comes first. One of which no pair took any time that the clock can tell is left out.
 */
export function compareRoutes(routes: readonly RoutePairs[]): RoutePair[] {
  return [...routes]
    .sort((one, other) => other.pairs - one.pairs)
    .flatMap((route) => compareRoute(route) ?? []);
}

function compareRoute({ name, pairs, sums, times: [a, b] }: RoutePairs): RoutePair | null {
  const logs = a.flatMap((time, index) => {
    const other = b[index] ?? 0;
    return time > 0 && other > 0 ? Math.log(other / time) : [];
  });
  if (logs.length === 0) return null;
  return {
    ...{ name, pairs },
    a: round(trimmedMean(a, TRIM)),
    ratio: round(Math.exp(hodgesLehmann(logs))),
    means: [round(sums[0] / pairs), round(sums[1] / pairs)],
  };
}

/** To six digits behind the point: nanoseconds, and ratios to a millionth. */
function round(value: number): number {
  return Math.round(value * 1e6) / 1e6;
}
