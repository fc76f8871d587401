import type { CompareManifest } from '../../record/compare.ts';
import type { MeasuredDuet } from '../../record/duet.ts';
import type { PairedValues } from '../compare.ts';
import { type MetricName, metricNamed } from '../metrics.ts';
import type { CountPair } from '../statistics/paired-change.ts';
import { doubtIn } from './cpu-doubt.ts';
import { type Family, familyOf, OF_BURSTS } from './families.ts';
import { type LaunchValue, launchValues, routeValues, slowCounts, togetherValues } from './launch-values.ts';

/** Compared in every duet that can tell them, beside those that gate. */
const ALWAYS: readonly MetricName[] = [
  'serviceTime',
  'cpuPerRequest',
  'serviceTimeMean',
  'latencyP50',
  'latencyP99',
  'throughput',
  'gcPause',
  'rss',
  'errors',
  'tailShare',
  'startUp',
  'stallShare',
  'responseBytes',
  'memoryKept',
  'allocationPerRequest',
  'connectionsOpened',
  'outputBytes',
];
/** Told where the two differ in any launch: that they are the same goes without saying. */
const ONLY_DIFFERENT: readonly MetricName[] = [
  'errors',
  'tailShare',
  'stallShare',
  'responseBytes',
  'outputBytes',
  'connectionsOpened',
];
/** With one request at a time these say again what the service time says, over noisier numbers. */
const ONLY_CONCURRENT: readonly MetricName[] = ['latencyP50', 'latencyP99', 'throughput'];

type Values = Partial<Record<MetricName, LaunchValue>>;

/** What one launch pair says of the whole and of each route. */
export interface LaunchTold {
  /** The one that was started first. */
  first: 'a' | 'b';
  /** What speaks against its CPU; null where nothing does. */
  doubt: string | null;
  whole: Values;
  routes: ReturnType<typeof routeValues>;
  bursts: ReturnType<typeof togetherValues>;
  tail: CountPair | null;
}

/** All that a decision takes from a launch pair. */
export function toldBy(trial: MeasuredDuet): LaunchTold {
  return {
    first: trial.first,
    doubt: doubtIn(trial),
    whole: launchValues(trial),
    routes: routeValues(trial),
    bursts: togetherValues(trial),
    tail: slowCounts(trial),
  };
}

/** The metrics that a plan decides by. */
export function metricsOf({ gating }: Pick<CompareManifest, 'gating'>): MetricName[] {
  return gating.filter((name): name is MetricName => metricNamed(name) !== null);
}

/**
 * All that is compared: the whole, then each route, then bursts of each route. What was asked for and can't be told by any
 * launch is there without values; where it is only told beside, it decides nothing.
 * @param gating metrics that may decide
 */
export function pairedValues(
  told: readonly LaunchTold[],
  gating: readonly MetricName[],
  plan: Pick<CompareManifest, 'gating' | 'duet'>,
): PairedValues[] {
  const values = told.map(({ whole }) => whole);
  const asked = metricsOf(plan);
  const bursts = plan.duet.together !== undefined;
  const concurrent = plan.duet.connections > 1;
  const always = ALWAYS.filter(
    (name) => concurrent || (bursts && OF_BURSTS.includes(name)) || !ONLY_CONCURRENT.includes(name),
  );
  const names = [...asked, ...always.filter((name) => !asked.includes(name) && isTold(values, name))];
  const paired = names.map((name): PairedValues => {
    const known = values.flatMap((one) => one[name] ?? []);
    const missing = known.length === 0 ? 'not measured in both' : null;
    const phase = bursts && OF_BURSTS.includes(name) ? TOGETHER : {};
    const decides = gating.includes(name) && !(missing !== null && asideOf(name));
    const counts = name === 'tailShare' ? { counts: told.flatMap(({ tail }) => tail ?? []) } : {};
    return { name, ...phase, gating: decides, values: known, ...counts, missing };
  });
  return [
    ...paired,
    ...pairedRoutes(told, asked.includes('serviceTime')),
    ...(bursts ? pairedBursts(told, gating.includes('latencyP50')) : []),
  ];
}

/** What a Node.js without the means, or no Node.js, does not tell, must not keep a gate from deciding by the rest. */
function asideOf(metric: MetricName): boolean {
  return familyOf({ metric }) === 'aside';
}

/** Pairs a launch, on average, below which a route is told and not judged. */
const FEWEST_OF_ROUTE = 8;
/** Bursts are few and of many requests: what is done one at a time shows by far more, on its route most of all. */
const TOGETHER = { phase: 'together', margin: 0.1 } as const;
const TOGETHER_OF_ROUTE = { phase: 'together', margin: 0.2 } as const;

export function family({ name, route, phase }: PairedValues): Family {
  return familyOf({ metric: name, route, phase });
}

/** What could be called different by launches that are fast or slow by chance, see `levelsOf`. */
export function countOf(all: readonly PairedValues[]): number {
  const gating = all.filter((one) => one.gating);
  return (
    gating.filter(({ route }) => route === undefined).length +
    (gating.some(({ route, phase }) => route !== undefined && phase === undefined) ? 1 : 0)
  );
}

/** The service time of each route over the launches in which it was asked, the most frequent first; none of a single route. */
function pairedRoutes(told: readonly LaunchTold[], asked: boolean): PairedValues[] {
  const names = [...new Set(told.flatMap(({ routes }) => routes.map(({ route }) => route)))];
  return names.map((route): PairedValues => {
    const known = told.flatMap(({ routes }) => routes.filter((one) => one.route === route));
    const pairs = known.reduce((sum, one) => sum + one.pairs, 0) / told.length;
    const enough = pairs >= FEWEST_OF_ROUTE;
    return {
      ...{ name: 'serviceTime', route, gating: asked && enough },
      values: known.map(({ value }) => value),
      missing: null,
      ...(enough
        ? {}
        : { notJudged: `${Math.round(pairs)} pairs of requests a launch, and it takes ${FEWEST_OF_ROUTE}` }),
    };
  });
}

/** The request in the middle of bursts of each route; none of a single route. */
function pairedBursts(told: readonly LaunchTold[], gating: boolean): PairedValues[] {
  const names = [...new Set(told.flatMap(({ bursts }) => bursts.map(({ route }) => route)))];
  if (names.length < 2) return [];
  return names.map((route): PairedValues => {
    const known = told.flatMap(({ bursts }) => bursts.filter((one) => one.route === route));
    return {
      name: 'latencyP50',
      route,
      ...TOGETHER_OF_ROUTE,
      gating,
      values: known.map(({ value }) => value),
      missing: null,
    };
  });
}

/** No errors on either side, or no collections, is nothing to compare. */
function isTold(values: readonly Values[], name: MetricName): boolean {
  return values.some((one) => {
    const value = one[name];
    if (value === undefined) return false;
    return ONLY_DIFFERENT.includes(name) ? value.a !== value.b : value.a !== 0 || value.b !== 0;
  });
}
