import type { Phase } from '../../record/comparison.ts';
import type { MetricName } from '../metrics.ts';

/**
 * Kinds of evidence among which the error rate of a verdict is divided: what turns say of the whole, what they say of each
 * route, bursts of many at once, requests that are slow now and then, and what all launches tell beside.
 */
export type Family = 'turns' | 'routes' | 'together' | 'tail' | 'aside';

/**
 * What each may spend, of one. By Bonferroni's inequality all together err in at most as much, whatever they have to do with
 * each other; within each the metrics that gate share theirs by Holm's procedure. Most goes to what changes most often
 * and by least; what is known to a hair, beside its margin, needs next to nothing.
 */
const SHARES: Record<Family, number> = { turns: 0.35, routes: 0.3, together: 0.15, tail: 0.1, aside: 0.1 };

/** What bursts tell, where there are any. */
export const OF_BURSTS: readonly MetricName[] = ['latencyP50', 'throughput'];

const ASIDE: readonly MetricName[] = [
  'errors',
  'startUp',
  'stallShare',
  'memoryKept',
  'allocationPerRequest',
  'connectionsOpened',
  'outputBytes',
  'responseBytes',
];

/** What a metric is part of; `route` and `phase` are left out where it is of the whole, and of the turns. */
export function familyOf({
  metric,
  route,
  phase,
}: {
  metric: MetricName;
  route?: string | undefined;
  phase?: Phase | undefined;
}): Family {
  if (phase === 'together') return 'together';
  if (metric === 'tailShare') return 'tail';
  if (route !== undefined) return 'routes';
  return ASIDE.includes(metric) ? 'aside' : 'turns';
}

/** What each of the families that decide may spend, of one: those that are not there leave theirs to the others. */
export function sharesOf(families: Iterable<Family>): Map<Family, number> {
  const there = [...new Set(families)];
  const sum = there.reduce((total, family) => total + SHARES[family], 0);
  return new Map(there.map((family) => [family, SHARES[family] / sum]));
}

/**
 * The part of the error rate at which each thing that could be called different by launches that are fast or slow by chance
 * is decided first: each gating metric, and the routes. These are one, since a launch that is slow by chance is slow on
 * all of them.
 */
export function levelsOf(
  gating: readonly MetricName[],
  { routes, together }: { routes: boolean; together: boolean },
): number[] {
  const found: Family[] = [
    ...gating.map((metric) =>
      familyOf({ metric, phase: together && OF_BURSTS.includes(metric) ? 'together' : undefined }),
    ),
    ...(routes && gating.includes('serviceTime') ? (['routes'] as const) : []),
  ];
  const shares = sharesOf(found);
  return found.map((family) => (shares.get(family) ?? 0) / found.filter((one) => one === family).length);
}
