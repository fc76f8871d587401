import { hodgesLehmann, trimmedMean } from '../analysis/statistics/robust.ts';
import type { RoutePairs } from '../load/duet/route-pairs.ts';
import type { RoutePair } from '../record/duet.ts';

/** Share of A's times taken away at each end: a pause of the core falls on few requests, but on those whole. */
const TRIM = 0.25;

/**
 * How the two compare on each route: within its own pairs, since the requests of another route are no repetition of it.
 * The route that is asked most often comes first. One of which no pair took any time that the clock can tell is left out.
 * @param shares of all requests, by route
 */
export function compareRoutes(
  routes: readonly RoutePairs[],
  shares: Readonly<Record<string, number>>,
): RoutePair[] {
  return routes
    .flatMap((route) => compareRoute(route, shares[route.name] ?? 0) ?? [])
    .sort((one, other) => other.share - one.share || other.pairs - one.pairs);
}

function compareRoute(
  { name, pairs, sums, times: [a, b] }: RoutePairs,
  share: number,
): (RoutePair & { share: number }) | null {
  const logs = a.flatMap((time, index) => {
    const other = b[index] ?? 0;
    return time > 0 && other > 0 ? Math.log(other / time) : [];
  });
  if (logs.length === 0) return null;
  return {
    ...{ name, pairs, share: round(share) },
    a: round(trimmedMean(a, TRIM)),
    ratio: round(Math.exp(hodgesLehmann(logs))),
    means: [round(sums[0] / pairs), round(sums[1] / pairs)],
  };
}

/** To six digits behind the point: nanoseconds, and ratios to a millionth. */
function round(value: number): number {
  return Math.round(value * 1e6) / 1e6;
}
