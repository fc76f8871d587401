import { TimeHistogram } from '../../record/histogram.ts';
import type { GeneratorHealth, LoadResult, LoadStep, Requests } from '../../record/load.ts';
import { mergeAnswers } from '../answers/merge-answers.ts';
import { ownLimits } from '../http/own-limits.ts';
import { STEPS } from '../open/arrivals.ts';
import { rateAt } from '../pacer.ts';
import { routesOf, totalsOf } from '../route-books.ts';
import type { Watched } from '../self-watch.ts';
import { mergeSlices, type Slice, sliceMax, slicePercentile, timeline } from '../slices.ts';
import { weaknesses } from './health.ts';
import type { Counted, GeneratorJob, GeneratorLoad, GeneratorResult } from './job.ts';

/** One result of a load that one or several generators made together; nothing is lost in the merge. */
export function assemble(jobs: readonly GeneratorJob[], results: readonly GeneratorResult[]): LoadResult {
  return assembleOne(
    jobs.map(({ load }) => load),
    results.map(({ load }) => load),
    jobs,
    results,
  );
}

/**
 * An open load cut into the parts of its window that were asked for, by when requests were due. A part in which none
 * was due is there as well: its time has passed like that of the others.
 * @param count of the parts @param route that is looked at, one that was counted apart; all without it
 * @returns requests due in each part, those of them that were answered rightly, and how long these took
 */
export function partsOf(results: readonly GeneratorResult[], count: number, route?: string): Slice[] {
  const steps = results.map(({ load }) => (route === undefined ? load.steps : (load.stepsOf[route] ?? [])));
  const found = new Map(mergeSlices(steps).map((part) => [part.index, part]));
  return Array.from(
    { length: count },
    (_, index) => found.get(index) ?? { index, scheduled: 0, completed: 0, errors: 0, max: 0, counts: [] },
  );
}

/** Right answers that came in each part of the window, by the clock: what a throughput is taken from. */
export function answeredIn(results: readonly GeneratorResult[], count: number): number[] {
  return Array.from({ length: count }, (_, part) =>
    results.reduce((sum, { load }) => sum + (load.answeredIn[part] ?? 0), 0),
  );
}

/** Mean number of requests under way over the window, all generators together; null in a closed loop. */
export function meanUnderWay(results: readonly GeneratorResult[]): number | null {
  const [first] = results;
  if (first === undefined || results.some(({ load }) => load.underWayMs === null)) return null;
  const length = first.end - first.start;
  return results.reduce((total, { load }) => total + (load.underWayMs ?? 0), 0) / length;
}

/** The same for the load beside it; null where there was none. */
export function assembleNeighbour(
  jobs: readonly GeneratorJob[],
  results: readonly GeneratorResult[],
): LoadResult | null {
  const loads = jobs.flatMap(({ neighbour }) => (neighbour === null ? [] : [neighbour]));
  const counted = results.flatMap(({ neighbour }) => (neighbour === null ? [] : [neighbour]));
  return loads.length === 0 ? null : assembleOne(loads, counted, jobs, results);
}

function assembleOne(
  loads: readonly GeneratorLoad[],
  parts: readonly Counted[],
  jobs: readonly GeneratorJob[],
  results: readonly GeneratorResult[],
): LoadResult {
  const [load] = loads;
  const [job] = jobs;
  const [result] = results;
  if (load === undefined || job === undefined || result === undefined) {
    throw new TypeError('Expected the result of a generator, got none');
  }
  const durationSeconds = (result.end - result.start) / 1000;
  const all = parts.flatMap((part) => part.routes);
  const { requests, latency, service } = totalsOf(all);
  const answers = mergeAnswers(
    parts.map((part) => part.answers),
    parts.map(({ spoke }) => spoke),
  );
  const from = {
    latency: load.mode === 'open' ? 'intended start' : 'socket write',
    service: 'socket write',
  } as const;
  const completed = parts.reduce((total, part) => total + part.completedInWindow, 0);
  const length = job.sliceSeconds * 1000;
  return {
    schema: 'paceline.load/1',
    workload: {
      ...(load.mode === 'open' ? openWorkload(load) : { mode: 'closed' as const }),
      connections: loads.reduce((total, { ...each }) => total + connectionsOf(each), 0),
      durationSeconds: round(durationSeconds, 3),
      timeoutSeconds: load.timeoutSeconds,
    },
    requests,
    throughput: {
      value: durationSeconds > 0 ? round(completed / durationSeconds, 2) : 0,
      unit: 'req/s',
    },
    latency: { ...latency.summary(), from: from.latency },
    service: { ...service.summary(), from: from.service },
    routes: routesOf(all, from),
    timeline: timeline(
      mergeSlices(parts.map((part) => part.slices)),
      Math.floor((result.warmupStart - result.start) / length),
      Math.ceil((result.end - result.start) / length) - 1,
      length,
    ),
    ...(load.mode === 'open' && load.bySteps ? { overLoad: steps(load, parts) } : {}),
    loop: null,
    generator: health(
      load,
      requests,
      { latency, service },
      parts,
      results.map(({ watched }) => watched),
      Math.max(1, result.end - result.start),
      loads.reduce((total, each) => total + connectionsOf(each), 0),
    ),
    connectErrors: sumCounts(parts.map(({ refusals }) => refusals)),
    counts: {
      written: parts.reduce((total, { totals }) => total + totals.written, 0),
      answered: parts.reduce((total, { totals }) => total + totals.answered, 0),
      taken: null,
    },
    serverTiming: mergeTimings(parts),
    answers,
    ...(load.mode === 'closed' ? { client: load.client } : {}),
  };
}

function openWorkload(load: GeneratorLoad & { mode: 'open' }) {
  const window = load.schedule.stretches.at(-1);
  const from = window?.from ?? 0;
  const to = window?.to ?? 0;
  return {
    mode: 'open' as const,
    arrivals: load.schedule.arrivals,
    rate: from,
    ...(to === from ? {} : { rateTo: to }),
  };
}

function connectionsOf(load: GeneratorLoad): number {
  return load.mode === 'open' ? load.maxConnections : load.connections;
}

function sumCounts(parts: readonly Record<string, number>[]): Record<string, number> {
  const sum: Record<string, number> = {};
  for (const [name, count] of parts.flatMap((part) => Object.entries(part))) {
    sum[name] = (sum[name] ?? 0) + count;
  }
  return sum;
}

function mergeTimings(parts: readonly Counted[]): LoadResult['serverTiming'] {
  const names = new Set(parts.flatMap(({ serverTiming }) => Object.keys(serverTiming)));
  return Object.fromEntries(
    [...names].map((name) => {
      const times = parts.flatMap(({ serverTiming }) => serverTiming[name] ?? []);
      return [name, TimeHistogram.merge(times).summary()];
    }),
  );
}

/** Latency over load: the window's tenths, each with the rate it had, from the lowest rate to the highest. */
function steps(load: GeneratorLoad & { mode: 'open' }, parts: readonly Counted[]): LoadStep[] {
  const { stretches } = load.schedule;
  const window = stretches.at(-1);
  if (window === undefined) return [];
  const before = stretches.slice(0, -1).reduce((total, { seconds }) => total + seconds, 0);
  const rate = (step: number) =>
    step === STEPS ? window.to : rateAt(stretches, (before + (window.seconds * step) / STEPS) * 1000);
  const found = mergeSlices(parts.map((part) => part.steps)).map((slice) => {
    const [from, to] = [rate(slice.index), rate(slice.index + 1)].sort((a, b) => a - b);
    return {
      from: round(from ?? 0, 2),
      to: round(to ?? 0, 2),
      scheduled: slice.scheduled,
      completed: slice.completed,
      errors: slice.errors,
      p50: slicePercentile(slice, 50),
      p90: slicePercentile(slice, 90),
      p99: slicePercentile(slice, 99),
      max: sliceMax(slice),
    };
  });
  return found.sort((a, b) => a.from - b.from);
}

function health(
  load: GeneratorLoad,
  requests: Requests,
  { latency, service }: Record<'latency' | 'service', TimeHistogram>,
  parts: readonly Counted[],
  watched: readonly Watched[],
  windowMs: number,
  connectionsTotal: number,
): GeneratorHealth {
  const open = load.mode === 'open';
  const lag = TimeHistogram.merge(parts.flatMap((part) => part.lag ?? []));
  const loopDelay = TimeHistogram.merge(watched.map((each) => each.loopDelay));
  const unsent = parts.reduce((total, part) => total + part.unsent, 0);
  const cpu = Math.max(...watched.map((each) => each.cpu));
  // The CPU that each process did not spend on waiting.
  const working = watched.map((each, index) => each.cpu - (parts[index]?.spunMs ?? 0) / windowMs);
  const stolen = watched.map(({ stolenMs }) => stolenMs);
  const reasons = weaknesses({
    cpu: Math.max(...working),
    lag: open ? lag : null,
    waited: open ? TimeHistogram.merge(parts.flatMap((part) => part.waited ?? [])) : null,
    latency,
    service,
    grown: parts.reduce((total, part) => total + (part.grown ?? 0), 0),
    unsent,
    scheduled: requests.scheduled,
    ownLimits: [...new Set(parts.flatMap(({ refusals }) => ownLimits(refusals)))],
    shed: requests.shed - unsent,
    connections: open ? connectionsTotal : 0,
    usual: latency.percentile(50),
    calm: fastest(parts),
    standstillMs: Math.max(...watched.map((each) => each.standstillMs)),
    windowMs,
  });
  return {
    valid: reasons.length === 0,
    reasons,
    lag: spread(lag),
    loopDelay: spread(loopDelay),
    cpu,
    working: round(Math.max(0, ...working), 3),
    stolenMs: stolen.some((each) => each === null) ? null : Math.max(...stolen.map((each) => each ?? 0)),
    achievedRatio: requests.scheduled === 0 ? 1 : round(1 - requests.shed / requests.scheduled, 4),
    generators: watched.length,
  };
}

/** Milliseconds of the fastest answer since the load began: one that met no queue, if any did. */
function fastest(parts: readonly Counted[]): number | null {
  const found = parts.flatMap(({ slices }) => slices.flatMap(({ counts }) => counts[0] ?? []));
  return found.length === 0 ? null : Math.min(...found) / 1000;
}

function spread(times: TimeHistogram): GeneratorHealth['lag'] {
  return { unit: 'ms', p50: times.percentile(50), p99: times.percentile(99), max: round(times.max, 3) };
}

function round(value: number, digits: number): number {
  const scale = 10 ** digits;
  return Math.round(value * scale) / scale;
}
