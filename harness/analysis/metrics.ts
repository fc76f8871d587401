import type { DuetArm } from '../record/duet.ts';
import { mergeHistograms, supportsPercentile, timeAbove } from '../record/histogram.ts';
import type { Percentile } from '../record/latency.ts';
import type { Requests, RouteLoad } from '../record/load.ts';
import type { ProbeProcess } from '../record/probe.ts';
import { servingProcesses } from '../record/serving.ts';
import { sumOfAll } from '../record/sum-of-all.ts';
import type { MeasuredTrial } from '../record/trial.ts';
import type { METRIC_LABELS } from '../words/metric-label.ts';

/** How one number is read off a trial. */
export interface Metric {
  unit: string;
  better: 'lower' | 'higher';
  /** Compared by its difference, since A may well be 0; without it by the ratio. */
  scale?: 'difference';
  /** Change that is too small to matter, on its scale, by what A reads; without it what is asked for. */
  margin?(a: number): number;
  /** The percentile behind the number, for saying what sample it needs. */
  percentile?: number;
  /** Null where this trial can't tell: no probe, no such header, too few requests. */
  read(trial: MeasuredTrial): number | null;
  /** Observations the percentile was taken from. */
  observations?(trial: MeasuredTrial): number;
  /**
   * The same of one target of a duet, whose window is so many seconds long; null where it can't tell. Left out where the
   * duet's batches tell it of both targets together, or where a duet does not tell it at all.
   */
  readArm?(arm: DuetArm, seconds: number): number | null;
}

const latency = (percentile: Percentile): Metric => ({
  unit: 'ms',
  better: 'lower',
  percentile: Number(percentile),
  read: ({ load }) => load.latency.percentiles[percentile],
  observations: ({ load }) => load.latency.count,
});

/** A duet's requests are never due before they are sent, so that its latency is the service time. */
const readArmLatency =
  (percentile: number) =>
  ({ service: { count, histogram } }: DuetArm): number | null =>
    supportsPercentile(percentile, count)
      ? mergeHistograms([histogram]).getValueAtPercentile(percentile) / 1000
      : null;

const neighbour = (percentile: Percentile): Metric => ({
  unit: 'ms',
  better: 'lower',
  percentile: Number(percentile),
  read: (trial) => trial.neighbour?.latency.percentiles[percentile] ?? null,
  observations: (trial) => trial.neighbour?.latency.count ?? 0,
});

const serverTiming = (name: string, percentile: Percentile): Metric => ({
  unit: 'ms',
  better: 'lower',
  percentile: Number(percentile),
  read: ({ load }) => load.serverTiming[name]?.percentiles[percentile] ?? null,
  observations: ({ load }) => load.serverTiming[name]?.count ?? 0,
});

const loopDelay = (percentile: number): Metric => ({
  unit: 'ms',
  better: 'lower',
  percentile,
  read: (trial) => delayPercentile(servingProcesses(trial.probe), percentile),
  observations: (trial) => servingProcesses(trial.probe).reduce((total, { delay }) => total + delay.count, 0),
});

/** A start that takes less longer than both is as fast as before: ms, and a share of A's. */
const START_UP = { least: 100, share: 0.1 };
/** A delay of the loop of so many ms is a stall; how much more of the time in stalls does not matter, %. */
const STALL = { from: 10, margin: 0.5 };

/** Bytes a request: caches and code that a launch builds up take some hundreds, a leak takes more. */
const KEPT = 1024;
/** Requests that fail, %, of which one more in two thousand is told, and fails no gate. */
const ERRORS = 0.05;
/** Requests slower than usual, %, of which one more in a thousand does not matter. */
const SLOW = 0.1;
/** Bytes a request, and a share of A's. */
const ALLOCATED = { least: 4096, share: 0.1 };
/** Connections a request. */
const OPENED = 0.02;
/** Bytes a request, and a share of A's. */
const OUTPUT = { least: 10, share: 0.1 };

/** Every metric that can be compared, by the name it has in records and flags; what it is called stands in `METRIC_LABELS`. */
export const METRICS = {
  throughput: {
    unit: 'req/s',
    better: 'higher',
    read: ({ load }) => load.throughput.value,
  },
  serviceTime: {
    unit: 'ms',
    better: 'lower',
    read: ({ load }) => load.service.mean,
  },
  serviceTimeMean: {
    unit: 'ms',
    better: 'lower',
    read: ({ load }) => load.service.mean,
  },
  latencyP50: { ...latency('50'), readArm: readArmLatency(50) },
  latencyP90: latency('90'),
  latencyP95: latency('95'),
  latencyP99: { ...latency('99'), readArm: readArmLatency(99) },
  'latencyP99.9': latency('99.9'),
  latencyMax: { unit: 'ms', better: 'lower', read: ({ load }) => load.latency.max },
  loopDelayP50: loopDelay(50),
  loopDelayP99: loopDelay(99),
  loopDelayMax: {
    unit: 'ms',
    better: 'lower',
    read: (trial) => largest(servingProcesses(trial.probe).map(({ delay }) => delay.max)),
  },
  loopUtilization: {
    unit: 'share',
    better: 'lower',
    read: (trial) => average(servingProcesses(trial.probe).flatMap(({ utilization }) => utilization ?? [])),
  },
  cpuPerRequest: { unit: 'ms', better: 'lower', read: cpuPerRequest },
  rss: {
    unit: 'MB',
    better: 'lower',
    read: meanRss,
    readArm: meanRss,
  },
  gcPause: {
    unit: 'ms/s',
    better: 'lower',
    read: ({ probe, window }) => gcRate(probe, 'pause', window.durationSeconds),
    readArm: ({ probe }, seconds) => gcRate(probe, 'pause', seconds),
  },
  gcCount: {
    unit: '1/s',
    better: 'lower',
    read: ({ probe, window }) => gcRate(probe, 'count', window.durationSeconds),
  },
  errors: {
    unit: '%',
    better: 'lower',
    scale: 'difference',
    // More than A has.
    margin: () => ERRORS,
    read: ({ load }) => errorShare(load.requests),
    readArm: ({ requests, throughout }) => errorShare(throughout ?? requests),
  },
  tailShare: {
    unit: '%',
    better: 'lower',
    scale: 'difference',
    margin: () => SLOW,
    // Of launch pairs alone: what is usual is told by many requests of each route.
    read: () => null,
  },
  startUp: {
    unit: 'ms',
    better: 'lower',
    scale: 'difference',
    // What nobody would notice, and what a start varies by.
    margin: (a) => Math.max(START_UP.least, START_UP.share * a),
    read: ({ launch }) => launch.readyMs,
    readArm: ({ launch }) => launch?.readyMs ?? null,
  },
  stallShare: {
    unit: '%',
    better: 'lower',
    scale: 'difference',
    margin: () => STALL.margin,
    read: ({ probe, window }) => stalled(probe, window.durationSeconds),
    readArm: ({ probe }, seconds) => stalled(probe, seconds),
  },
  responseBytes: {
    unit: 'B',
    better: 'lower',
    read: ({ load }) => bytesAnAnswer(load.routes ?? []),
    readArm: ({ routes = [] }) => bytesAnAnswer(routes),
  },
  memoryKept: {
    unit: 'B',
    better: 'lower',
    scale: 'difference',
    margin: () => KEPT,
    read: () => null,
    readArm: ({ memoryKept }) => memoryKept ?? null,
  },
  allocationPerRequest: {
    unit: 'B',
    better: 'lower',
    scale: 'difference',
    margin: (a) => Math.max(ALLOCATED.least, ALLOCATED.share * a),
    read: () => null,
    readArm: ({ allocationPerRequest }) => allocationPerRequest ?? null,
  },
  connectionsOpened: {
    unit: '1',
    better: 'lower',
    scale: 'difference',
    margin: () => OPENED,
    read: () => null,
    readArm: ({ connectionsOpened }) => connectionsOpened ?? null,
  },
  outputBytes: {
    unit: 'B',
    better: 'lower',
    scale: 'difference',
    margin: (a) => Math.max(OUTPUT.least, OUTPUT.share * a),
    read: () => null,
    readArm: ({ outputBytes }) => outputBytes ?? null,
  },
  neighbourP50: neighbour('50'),
  neighbourP99: neighbour('99'),
  poolP50: serverTiming('pool', '50'),
  poolP99: serverTiming('pool', '99'),
} as const satisfies Record<keyof typeof METRIC_LABELS, Metric>;

export type MetricName = keyof typeof METRICS;

/** Compared for every two services that are each under load alone, where both sides have it, beside what gates. */
export const ALWAYS_COMPARED: readonly MetricName[] = [
  'throughput',
  'latencyP50',
  'latencyP99',
  'cpuPerRequest',
  'loopDelayP99',
  'loopUtilization',
  'gcPause',
  'rss',
  'errors',
];

/** The metric of a name that came from a scenario; null if there is none. */
export function metricNamed(name: string): Metric | null {
  return Object.hasOwn(METRICS, name) ? METRICS[name as MetricName] : null;
}

function delayPercentile(processes: readonly ProbeProcess[], percentile: number): number | null {
  if (processes.length === 0) return null;
  const merged = mergeHistograms(processes.map(({ delay }) => delay.histogram));
  if (!supportsPercentile(percentile, merged.totalCount)) return null;
  return merged.getValueAtPercentile(percentile) / 1000;
}

/** By the count of all processes; by the probe, which sees those it runs in, where there is none. */
function cpuPerRequest({ cpu, probe, load }: MeasuredTrial): number | null {
  if (cpu?.doubt !== undefined || load.requests.completed === 0) return null;
  const seconds = cpu?.seconds ?? sumOfAll(probe.map(({ cpuSeconds }) => cpuSeconds));
  return seconds === null ? null : (seconds * 1000) / load.requests.completed;
}

/** Part of the time, in %, by which the loop of what serves was late in stalls: delays beyond 10 ms, of which all counts. */
function stalled(probe: readonly ProbeProcess[], seconds: number): number | null {
  const serving = servingProcesses(probe);
  if (serving.length === 0 || seconds === 0) return null;
  const late = sum(serving.map(({ delay }) => timeAbove(delay.histogram, STALL.from)));
  return (100 * late) / (1000 * seconds * serving.length);
}

/** Length of a body on average; null where the client does not tell. */
function bytesAnAnswer(routes: readonly RouteLoad[]): number | null {
  if (routes.length === 0 || routes.some(({ bytes }) => bytes === null)) return null;
  const answers = sum(routes.map(({ requests }) => requests.completed));
  return answers === 0 ? null : sum(routes.map(({ bytes }) => bytes?.total ?? 0)) / answers;
}

/** The memory of all processes together, each by its mean; null where one could not tell. */
function meanRss({ probe }: { probe: readonly ProbeProcess[] }): number | null {
  return sumOfAll(probe.map(({ rss }) => rss?.mean ?? null));
}

function gcRate(probe: readonly ProbeProcess[], field: 'pause' | 'count', seconds: number): number | null {
  if (probe.length === 0) return null;
  return sum(probe.flatMap(({ gc }) => gc.map((kind) => kind[field]))) / seconds;
}

/** Requests that failed or were shed, in percent of all that ended; null where none did. */
export function errorShare(requests: Requests): number | null {
  const errors = sum(Object.values(requests.errors)) + requests.shed;
  const ended = requests.completed + errors;
  return ended === 0 ? null : (100 * errors) / ended;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function average(values: readonly number[]): number | null {
  return values.length === 0 ? null : sum(values) / values.length;
}

function largest(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : Math.max(...known);
}
