import type { PacelineError } from '../errors/paceline-error.ts';
import { healthOf } from '../load/duet/health.ts';
import type { ArmResult, DuetResult } from '../load/duet/job.ts';
import { type RouteCounted, routesOf, sumRequests, totalsOf } from '../load/route-books.ts';
import type { Pair } from '../plan/next-pair.ts';
import type { DuetArm, DuetTrial, OtherAnswers } from '../record/duet.ts';
import { TimeHistogram } from '../record/histogram.ts';
import type { AnswersCompared } from './compare-answers.ts';
import { compareRoutes } from './compare-routes.ts';
import type { Arm } from './duet-arms.ts';
import type { DuetSetting } from './duet-setting.ts';
import { holdAgainstProbe } from './hold-against-probe.ts';
import { type Holding, type LeftBehind, leftBehind } from './left-behind.ts';
import { tailOf } from './tail-of.ts';

/** What is known of a launch pair so far, however far it came. */
export interface SeenOfPair {
  arms: [Arm, Arm] | null;
  result: DuetResult | null;
  taken: [number | null, number | null];
  /** What the setup of each captured, which stands in no record. */
  captured: [Record<string, string>, Record<string, string>];
  /** What both held before the load and after it. */
  holding: { before: [Holding, Holding] | null; after: [Holding, Holding] | null };
  answers: AnswersCompared;
}

/** The record of a launch pair. @param failure why its figures can't be believed; null where they can */
export function duetRecord(
  { block, replaces }: Pair,
  first: 'a' | 'b',
  startedAt: string,
  setting: DuetSetting,
  { arms, result, taken, holding, answers }: SeenOfPair,
  failure: PacelineError | null,
): DuetTrial {
  const loadSeconds = result === null ? 0 : Math.round(result.over - result.warmupStart) / 1000;
  const base = {
    schema: 'paceline.duet/1' as const,
    block,
    ...(replaces === undefined ? {} : { replaces }),
    startedAt,
    finishedAt: new Date().toISOString(),
    first,
    window: setting.window,
    connections: setting.connections,
    loadSeconds,
    answers,
    batches: result?.batches ?? [],
    routes: result === null ? [] : compareRoutes(result.routes, result.shares),
    ...behindTheTurns(result, setting),
    ...otherAnswers(result),
    generator: result === null ? null : healthOf(result),
  };
  const [a, b] = [0, 1].map((index) => {
    const arm = arms?.[index as 0 | 1];
    const counted = result?.arms[index as 0 | 1];
    return arm === undefined || result === null || counted === undefined
      ? null
      : {
          ...armOf(arm, counted, taken[index as 0 | 1], result),
          ...grown(holding, index as 0 | 1, counted),
        };
  });
  if (failure === null && a != null && b != null && base.generator !== null) {
    return { ...base, generator: base.generator, state: 'measured', a, b };
  }
  const reason = {
    code: failure?.code ?? 'GENERATOR_FAILED',
    message: failure?.message ?? 'Expected a result of the duet, got none',
  };
  return { ...base, state: 'invalid', reason, a: a ?? null, b: b ?? null };
}

function grown(
  { before, after }: SeenOfPair['holding'],
  arm: 0 | 1,
  { counts }: ArmResult,
): Partial<LeftBehind> {
  return before === null || after === null ? {} : leftBehind(before[arm], after[arm], counts.answered);
}

/** How often each of the two answered otherwise than at first: too seldom to be told in one launch, it may be in all of them. */
function otherAnswers(result: DuetResult | null): Pick<DuetTrial, 'otherAnswers'> {
  if (result === null) return {};
  const [a, b] = result.arms;
  const found = a.answers.flatMap((one): OtherAnswers[] => {
    const other = b.answers.find(({ name }) => name === one.name);
    if (other === undefined || one.others + other.others === 0) return [];
    return [{ route: one.name, others: [one.others, other.others], answers: [one.answers, other.answers] }];
  });
  return found.length === 0 ? {} : { otherAnswers: found };
}

/** What was asked in other ways than by turns, and how many requests were slow in any of them. */
function behindTheTurns(
  result: DuetResult | null,
  { behind: { together, steady } }: DuetSetting,
): Pick<DuetTrial, 'together' | 'steady' | 'tail'> {
  if (result === null) return {};
  const tail = tailOf(result.routes, result.steady?.routes ?? []);
  const latency = (arm: 0 | 1) => {
    const times = new TimeHistogram();
    for (const route of result.steady?.routes ?? []) for (const time of route.times[arm]) times.record(time);
    return { ...times.summary(), from: 'intended start' as const };
  };
  return {
    ...(together === null
      ? {}
      : {
          together: {
            ...together,
            routes: compareRoutes(result.together.spans, result.shares),
            middles: compareRoutes(result.together.middles, result.shares),
          },
        }),
    ...(steady === null || result.steady === null
      ? {}
      : {
          steady: {
            rate: result.steady.rate,
            seconds: steady.seconds,
            cpuSeconds: steadyCpu(result),
            a: latency(0),
            b: latency(1),
          },
        }),
    tail,
  };
}

function steadyCpu({ arms: [a, b] }: DuetResult): [number, number] | null {
  const counted = [a.steadyCpu, b.steadyCpu].flatMap((one) =>
    one === null || one.doubt !== undefined ? [] : one.seconds,
  );
  return counted.length === 2 ? (counted as [number, number]) : null;
}

function requestsIn(routes: readonly RouteCounted[]) {
  return routes.map(({ requests }) => requests);
}

function armOf(arm: Arm, counted: ArmResult, taken: number | null, span: DuetResult): DuetArm {
  if (arm.launch !== null) arm.launch.node = arm.probed?.collector.node ?? null;
  const probe = arm.probed?.collector.collect(span) ?? [];
  const { requests, service } = totalsOf(counted.routes);
  return {
    launch: arm.launch,
    requests,
    throughout: sumRequests([counted.routes, ...Object.values(counted.beside)].flatMap(requestsIn)),
    ...(Object.keys(counted.wrongStatuses).length === 0 ? {} : { wrongStatuses: counted.wrongStatuses }),
    counts: { ...counted.counts, taken },
    service: { ...service.summary(), from: 'socket write' },
    routes: routesOf(counted.routes, { latency: 'socket write', service: 'socket write' }),
    cpuSeconds: counted.cpu?.seconds ?? null,
    cpu: holdAgainstProbe(counted.cpu, probe),
    probe,
  };
}
