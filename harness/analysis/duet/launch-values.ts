import type { DuetArm, DuetBatch, MeasuredDuet, RoutePair } from '../../record/duet.ts';
import { sumOfAll } from '../../record/sum-of-all.ts';
import { METRICS, type Metric, type MetricName } from '../metrics.ts';
import type { CountPair } from '../statistics/paired-change.ts';
import { hodgesLehmann, trimmedMean } from '../statistics/robust.ts';
import { doubtIn } from './cpu-doubt.ts';

/** One number of each target for one launch pair. */
export interface LaunchValue {
  a: number;
  b: number;
}

/** Batches that are looked at one by one in pairs; of longer duets neighbours are put together first. */
const MOST_BATCHES = 400;
/** Share of the batches taken away at each end for the values themselves; their ratio is robust of its own. */
const TRIM = 0.25;
/** The metrics that each target tells by itself, of the whole window, in the order in which exports have them. */
const BY_ARM = (
  [
    'errors',
    'rss',
    'gcPause',
    'latencyP50',
    'latencyP99',
    'startUp',
    'stallShare',
    'responseBytes',
    'memoryKept',
    'allocationPerRequest',
    'connectionsOpened',
    'outputBytes',
  ] as const
).flatMap((name) => {
  const { readArm }: Metric = METRICS[name];
  return readArm === undefined ? [] : [{ name, readArm }];
});

/**
 * What one launch pair says of each metric, in the metric's unit. A metric that it can't tell is left out.
 *
 * `serviceTime` and `cpuPerRequest` come from short batches in which both targets had the same requests: the
 * change is Hodges and Lehmann's estimate over the logarithms of the batches' ratios, so that a moment that the
 * machine took from one of the two weighs no more than any other; `a` is the trimmed mean over batches and
 * `b` = a times that ratio. Where batches don't tell all of the CPU, it comes from the whole window.
 *
 * A mix of routes is no one distribution: what is robust for each would trim whole routes away. There `serviceTime` is
 * the sum of the routes, each by its own robust estimate and weighted by its share of the requests, and `cpuPerRequest`
 * and `throughput` are of the whole window.
 */
export function launchValues(trial: MeasuredDuet): Partial<Record<MetricName, LaunchValue>> {
  const { batches, connections } = trial;
  const mixed = isMixed(trial);
  const values: Partial<Record<MetricName, LaunchValue | null>> = {
    serviceTime: mixed ? sumOfRoutes(trial.routes ?? []) : ratioOver(batches.map(({ service }) => service)),
    serviceTimeMean: meanOf(trial),
    cpuPerRequest: cpuOf(trial),
    tailShare: slowShare(trial),
  };
  for (const { name, readArm } of BY_ARM) {
    values[name] = both(trial, (arm) => readArm(arm, trial.window.durationSeconds));
  }
  const span = mixed ? spanOf(batches) : ratioOver(batches.map((batch) => batch.span));
  values.throughput = trial.together === undefined ? throughput(span, connections) : togetherOf(trial);
  if (trial.together !== undefined) values.latencyP50 = sumOfRoutes(trial.together.middles);
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null)) as Partial<
    Record<MetricName, LaunchValue>
  >;
}

/** What one launch pair says of the service time of each route, in ms; of a single route it is that of the whole. */
export function routeValues(trial: MeasuredDuet): { route: string; pairs: number; value: LaunchValue }[] {
  if (!isMixed(trial)) return [];
  return (trial.routes ?? []).map(({ name, pairs, a, ratio }) => ({
    ...{ route: name, pairs },
    value: { a, b: a * ratio },
  }));
}

/** What one launch pair says of the request in the middle of a burst of each route, ms. */
export function togetherValues({ together }: MeasuredDuet): { route: string; value: LaunchValue }[] {
  return (together?.middles ?? []).map(({ name, a, ratio }) => ({ route: name, value: { a, b: a * ratio } }));
}

/** The same of all routes, each by its share of the requests: a mix that is asked in bursts of one route each. */
function togetherOf({ together }: MeasuredDuet): LaunchValue | null {
  return together === undefined ? null : throughput(sumOfRoutes(together.routes), together.connections);
}

/** How often a route is asked among all. */
function weightOf({ share, pairs }: RoutePair): number {
  return share ?? pairs;
}

/** @param span of a burst, ms */
function throughput(span: LaunchValue | null, connections: number): LaunchValue | null {
  return span === null || span.a <= 0 || span.b <= 0
    ? null
    : { a: (1000 * connections) / span.a, b: (1000 * connections) / span.b };
}

/** Requests that took longer than their route usually does, of all. */
export function slowCounts({ tail }: MeasuredDuet): CountPair | null {
  if (tail === undefined || tail.a.requests === 0 || tail.b.requests === 0) return null;
  const { a, b } = tail;
  return { a: { found: a.slow, of: a.requests }, b: { found: b.slow, of: b.requests } };
}

/** The same, %. */
function slowShare(trial: MeasuredDuet): LaunchValue | null {
  const counts = slowCounts(trial);
  if (counts === null) return null;
  const { a, b } = counts;
  return { a: (100 * a.found) / a.of, b: (100 * b.found) / b.of };
}

/** Whether the requests were of several routes. Records of old don't tell. */
function isMixed({ routes }: MeasuredDuet): boolean {
  return (routes?.length ?? 0) > 1;
}

/** The weighted sum of the routes, ms a request. */
function sumOfRoutes(routes: readonly RoutePair[]): LaunchValue | null {
  const all = sum(routes.map(weightOf));
  if (all === 0) return null;
  const a = sum(routes.map((route) => weightOf(route) * route.a)) / all;
  const b = sum(routes.map((route) => weightOf(route) * route.a * route.ratio)) / all;
  return a > 0 && b > 0 ? { a, b } : null;
}

/** Means of all pairs, nothing left out; null in records of old. */
function meanOf({ routes = [] }: MeasuredDuet): LaunchValue | null {
  const all = sum(routes.map(weightOf));
  if (all === 0) return null;
  const [a, b] = ([0, 1] as const).map(
    (arm) => sum(routes.map((route) => weightOf(route) * route.means[arm])) / all,
  );
  return { a: a as number, b: b as number };
}

/** Mean length of a burst over all of the window, ms. */
function spanOf(batches: readonly DuetBatch[]): LaunchValue | null {
  const all = sum(batches.map(({ pairs }) => pairs));
  if (all === 0) return null;
  const [a, b] = ([0, 1] as const).map(
    (arm) => sum(batches.map(({ pairs, span }) => pairs * span[arm])) / all,
  );
  return { a: a as number, b: b as number };
}

function ratioOver(pairs: readonly (readonly [number, number])[]): LaunchValue | null {
  const usable = pairs.filter(([a, b]) => a > 0 && b > 0);
  if (usable.length === 0) return null;
  const logs = grouped(usable.map(([a, b]) => Math.log(b / a)));
  const a = trimmedMean(
    usable.map(([value]) => value),
    TRIM,
  );
  return { a, b: a * Math.exp(hodgesLehmann(logs)) };
}

/** How far the mean of the batches may lie from that of the whole window, as a share: collections are few and long. */
const UNLIKE_THE_WHOLE = 0.25;

/**
 * From the batches where they hold all of it and look like the whole; from the window where one of the two counts is
 * too coarse for a batch, or where the work comes in bursts that have little to do with the requests of their batch.
 * None where CPU is known of that was not counted.
 */
function cpuOf(trial: MeasuredDuet): LaunchValue | null {
  if (doubtIn(trial) !== null) return null;
  const batched = ratioOver(trial.batches.flatMap(({ cpu }) => (cpu === null ? [] : [cpu])));
  const { a, b } = trial;
  if (a.cpu == null || b.cpu == null) return batched ?? both(trial, probedCpu);
  const whole = withSteady(trial, both(trial, countedCpu));
  if (batched === null || whole === null) return whole;
  const alike = (one: number, other: number) => Math.abs(one / other - 1) <= UNLIKE_THE_WHOLE;
  const told = a.cpu.by !== 'ticks' && b.cpu.by !== 'ticks';
  const usable = told && !isMixed(trial) && alike(batched.a, whole.a) && alike(batched.b, whole.b);
  return usable ? batched : whole;
}

/** Of a mix, whose routes the turns ask as often as suits their own estimates, what it took at a steady rate. */
function withSteady(trial: MeasuredDuet, turns: LaunchValue | null): LaunchValue | null {
  const { steady } = trial;
  if (turns === null || steady?.cpuSeconds == null || !isMixed(trial)) return turns;
  const [a, b] = steady.cpuSeconds;
  if (steady.a.count === 0 || steady.b.count === 0) return turns;
  return { a: (1000 * a) / steady.a.count, b: (1000 * b) / steady.b.count };
}

function countedCpu({ cpu, requests }: DuetArm): number | null {
  if (cpu == null || requests.completed === 0) return null;
  return (1000 * cpu.seconds) / requests.completed;
}

/** Means of neighbours, as many together as keeps the number of pairs of pairs in bounds. */
function grouped(values: readonly number[]): number[] {
  const size = Math.ceil(values.length / MOST_BATCHES);
  if (size <= 1) return [...values];
  const groups: number[] = [];
  for (let at = 0; at < values.length; at += size) {
    const part = values.slice(at, at + size);
    groups.push(sum(part) / part.length);
  }
  return groups;
}

function both(trial: MeasuredDuet, read: (arm: DuetArm) => number | null): LaunchValue | null {
  const [a, b] = [read(trial.a), read(trial.b)];
  return a === null || b === null ? null : { a, b };
}

/** Where the scheduler's count can't be read, the probe's own: over the whole window, and so less robust. */
function probedCpu({ probe, requests }: DuetArm): number | null {
  const seconds = sumOfAll(probe.map(({ cpuSeconds }) => cpuSeconds));
  return seconds === null || requests.completed === 0 ? null : (1000 * seconds) / requests.completed;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
