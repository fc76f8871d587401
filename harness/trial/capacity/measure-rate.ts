import { monotonicNow } from '../../clock.ts';
import { answeredIn, assemble, meanUnderWay, partsOf } from '../../load/generator/assemble.ts';
import { divide } from '../../load/generator/divide.ts';
import type { GeneratorJob, GeneratorResult } from '../../load/generator/job.ts';
import { runGenerators } from '../../load/generator/run-generators.ts';
import { openLoad, steady } from '../../load/open/open-load.ts';
import type { ProbeCollector } from '../../probe/collector.ts';
import { loopSummary } from '../../probe/loop-summary.ts';
import type { CapacityTrial } from '../../record/capacity.ts';
import type { ProbeProcess } from '../../record/probe.ts';
import type { PreparedRequest } from '../../record/request.ts';
import type { SloTerm } from '../../record/slo.ts';
import { sumOfAll } from '../../record/sum-of-all.ts';
import type { Placement, Window } from '../../record/trial.ts';
import { assertAccounted } from '../believable.ts';
import type { ProbedTarget } from '../probed-target.ts';
import { notSamePrograms } from '../same-programs.ts';
import { BATCHES, needsProbe, readSlos } from './readings.ts';

/** Length of a slice of the time axis, seconds. */
const SLICE_SECONDS = 0.5;

/** What every load of a search has in common. */
export interface RateSetting {
  terms: readonly SloTerm[];
  arrivals: 'constant' | 'poisson';
  requests: PreparedRequest[];
  timeoutSeconds: number;
  maxConnections: number;
  /** What an answer takes when nobody waits, by what was measured before, ms; null where nothing was. */
  answerMs: number | null;
  generators: number;
  insecure: boolean;
  placement: Placement;
  seed: number;
  signal: AbortSignal;
}

export type RateReadings = Pick<
  CapacityTrial,
  'state' | 'reasons' | 'readings' | 'load' | 'cpu' | 'rss' | 'inSystem'
>;

/**
 * One open load at one rate on a target that runs: `failed` where the target ended under it, `generator` where the
 * generator was the limit, and else `measured`, however little was answered.
 * @param probed the target; null for what was not started here
 * @throws TARGET_RESTARTED; GENERATOR_FAILED, REQUESTS_DO_NOT_BALANCE; the signal's reason if it is aborted
 */
export async function measureRate(
  origin: string,
  rate: number,
  window: Window,
  probed: ProbedTarget | null,
  setting: RateSetting,
): Promise<RateReadings> {
  const { signal, terms } = setting;
  const collector = probed?.collector ?? null;
  const jobs = jobsFor(origin, rate, window, setting);
  const quiet = monotonicNow();
  const results = await runGenerators(jobs, {
    signal: new AbortController().signal,
    stop: probed === null ? signal : AbortSignal.any([signal, probed.ended]),
    onStart: () => {},
  });
  signal.throwIfAborted();
  const load = assemble(jobs, results);
  const [span] = results;
  if (span === undefined) throw new TypeError('Expected the result of a generator, got none');
  let probe: ProbeProcess[] = [];
  if (probed?.ended.aborted === false) await probed.reported();
  // Asked once: all that follows is of the same opinion.
  const ended = probed?.ended.aborted === true;
  if (collector !== null && !ended) {
    probe = collector.collect(span);
    load.loop = loopSummary(probe);
    load.counts.taken = collector.requestsSince([quiet, span.warmupStart]);
    // Two programs have no one capacity.
    const failure = notSamePrograms(collector.succession(span), span);
    if (failure !== null) throw failure;
  }
  assertAccounted(load);
  const { valid, reasons } = load.generator;
  return {
    state: ended ? 'failed' : valid ? 'measured' : 'generator',
    reasons: [...reasons],
    readings: readSlos(terms, {
      load: partsOf(results, BATCHES.load),
      loadOf: (route) => partsOf(results, BATCHES.load, route),
      answered: answeredIn(results, BATCHES.load),
      seconds: window.durationSeconds / BATCHES.load,
      rate,
      probe: collector === null || ended || !terms.some(needsProbe) ? [] : probeParts(collector, span),
      probeMs: (span.end - span.start) / BATCHES.probe,
    }),
    load,
    cpu: round(sumOfAll(probe.map(({ cpuSeconds }) => cpuSeconds)), window.durationSeconds),
    rss: round(sumOfAll(probe.map(({ rss }) => rss?.mean ?? null))),
    inSystem: meanUnderWay(results),
  };
}

/** What the probe saw of the window, part by part. */
function probeParts(collector: ProbeCollector, { start, end }: GeneratorResult): ProbeProcess[][] {
  const length = (end - start) / BATCHES.probe;
  return Array.from({ length: BATCHES.probe }, (_, part) => {
    const from = start + part * length;
    return collector.collect({ warmupStart: from, start: from, end: from + length });
  });
}

function jobsFor(origin: string, rate: number, window: Window, setting: RateSetting): GeneratorJob[] {
  const { generator } = setting.placement;
  const { arrivals, seed, requests, timeoutSeconds, maxConnections, insecure, answerMs } = setting;
  const given = {
    schedule: { arrivals, stretches: steady(rate, window), seed },
    ...{ requests, timeoutSeconds, maxConnections, insecure },
    batches: BATCHES.load,
    apart: [...new Set(setting.terms.flatMap(({ route }) => route ?? []))],
  };
  return divide(openLoad(given, answerMs), setting.generators).map((each, index) => ({
    origin,
    load: each,
    neighbour: null,
    window,
    sliceSeconds: SLICE_SECONDS,
    cores: generator.length === 0 ? [] : [generator[index % generator.length] ?? 0],
  }));
}

function round(value: number | null, per = 1): number | null {
  return value === null ? null : Math.round((value / per) * 1e4) / 1e4;
}
