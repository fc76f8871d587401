import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { monotonicNow } from '../clock.ts';
import type { RequestSpec, Variant } from '../config/scenario.ts';
import { PacelineError } from '../errors/paceline-error.ts';
import { healthOf } from '../load/duet/health.ts';
import type { ArmResult, DuetJob, DuetResult } from '../load/duet/job.ts';
import { runDuet } from '../load/generator/run-generators.ts';
import { routesOf, totalsOf } from '../load/route-books.ts';
import type { Pair } from '../plan/next-pair.ts';
import { randomStream } from '../plan/random.ts';
import { prepareRequests } from '../plan/requests.ts';
import type { DuetArm, DuetTrial, OtherAnswers } from '../record/duet.ts';
import type { Launch, Placement, Window } from '../record/trial.ts';
import type { Reaper } from '../runtime/reaper/reaper.ts';
import { type Access, authorized } from './access.ts';
import { divergences } from './answers-throughout.ts';
import { assertDuetBelievable } from './believable-duet.ts';
import { type AnswersCompared, compareAnswers } from './compare-answers.ts';
import { compareRoutes } from './compare-routes.ts';
import { holdAgainstProbe } from './hold-against-probe.ts';
import { ProbedTarget } from './probed-target.ts';
import { diedUnderLoad } from './run-load.ts';
import { noteTurnover, notSamePrograms } from './same-programs.ts';
import type { TargetRuntime } from './target-runtime.ts';
import { verifyAnswers } from './verify.ts';

/** One of the two: what to start, or where it is already. */
export interface DuetSide {
  variant: Variant;
  url: string | null;
  /** For what is at a URL, and stands in no record. */
  authorization?: string | null;
}

export interface DuetSetting {
  sides: readonly [DuetSide, DuetSide];
  /** What is asked of a side whose variant has no workload of its own. */
  requests: readonly RequestSpec[];
  ready: string;
  readyTimeoutSeconds: number;
  runtime: TargetRuntime;
  timeoutSeconds: number;
  connections: number;
  window: Window;
  insecure: boolean;
  answersMayDiffer: boolean;
  /** Whether the engine compiles and collects on the main thread only, see the agent. */
  steady: boolean;
  /** The comparison's folder, and the one in it for logs. */
  folder: string;
  logs: string;
  cwd: string;
  seed: number;
  /** Environment for both: inherited, from the user and from services. */
  env: Record<string, string>;
  placement: Placement;
  reaper: Reaper;
  signal: AbortSignal;
}

interface Arm {
  /** Null for what is at a URL. */
  probed: ProbedTarget | null;
  origin: string;
  launch: Launch | null;
}

/**
 * One fresh launch of each of two targets, asked by turns: start both, verify and compare their answers, warm
 * up, measure, stop. Always gives a record; one whose figures can't be believed says why and is never compared.
 * @throws the signal's reason when interrupted
 */
export async function runDuetPair(pair: Pair, setting: DuetSetting): Promise<DuetTrial> {
  const startedAt = new Date().toISOString();
  const { block, replaces } = pair;
  // As the one in whose place it is, so that each of the two is as often the first.
  const first = firstOf(replaces ?? block, setting.seed);
  const seen: SeenOfPair = {
    arms: null,
    result: null,
    taken: [null, null],
    answers: { compared: 0, varying: 0, differences: [] },
  };
  let failure: PacelineError | null = null;
  try {
    await measure(block, first, setting, seen);
  } catch (error) {
    setting.signal.throwIfAborted();
    if (!(error instanceof PacelineError)) throw error;
    failure = error;
  }
  return record(pair, first, startedAt, setting, seen, failure);
}

interface SeenOfPair {
  arms: [Arm, Arm] | null;
  result: DuetResult | null;
  taken: [number | null, number | null];
  answers: AnswersCompared;
}

/** Each of two blocks in a row starts another one first, so that being first helps neither. */
function firstOf(block: number, seed: number): 'a' | 'b' {
  const pair = Math.floor((block - 1) / 2);
  const coin = randomStream(seed + pair, 'first')(0, 1);
  return (coin + block) % 2 === 0 ? 'a' : 'b';
}

async function measure(
  block: number,
  first: 'a' | 'b',
  setting: DuetSetting,
  seen: SeenOfPair,
): Promise<void> {
  const { signal, timeoutSeconds } = setting;
  const requests = [requestsOf(0, setting), requestsOf(1, setting)] as const;
  const access = [accessOf(0, setting), accessOf(1, setting)] as const;
  const started: Arm[] = [];
  try {
    const arms = await startBoth(block, first, setting, started);
    seen.arms = arms;
    const origins: [string, string] = [arms[0].origin, arms[1].origin];
    for (const arm of [0, 1] as const) {
      await verifyAnswers(origins[arm], requests[arm], timeoutSeconds, signal, access[arm]);
    }
    seen.answers = await compareAnswers(origins, requests, timeoutSeconds, signal, access);
    assertSameAnswers(seen.answers, setting);
    const quiet = monotonicNow();
    const job = jobOf(block, origins, arms, setting);
    const result = await loadBoth(arms, job, setting);
    seen.result = result;
    await Promise.all(arms.map(({ probed }) => probed?.reported()));
    seen.taken = arms.map(
      ({ probed }) => probed?.collector.requestsSince([quiet, result.warmupStart]) ?? null,
    ) as SeenOfPair['taken'];
    assertSameInBoth(arms, result);
    assertDuetBelievable(result, seen.taken);
    assertAnsweredAlike(result, setting);
    for (const arm of [0, 1] as const) {
      await verifyAnswers(origins[arm], requests[arm], timeoutSeconds, signal, access[arm], 'after').catch(
        (error: unknown) => {
          throw error instanceof PacelineError ? inArm(error, arm) : error;
        },
      );
    }
  } finally {
    for (const arm of started) {
      const exit = await arm.probed?.stop();
      if (arm.launch !== null && exit !== undefined) arm.launch.exit = exit;
    }
  }
}

/** @throws TARGET_RESTARTED, TARGET_DIED, saying which of the two it was */
function assertSameInBoth(arms: readonly [Arm, Arm], span: DuetResult): void {
  const found = arms.map(({ launch, probed }) =>
    launch === null || probed === null ? null : noteTurnover(launch, probed.collector, span),
  );
  found.forEach((succession, index) => {
    const failure = succession === null ? null : notSamePrograms(succession, span);
    if (failure !== null) throw inArm(failure, index as 0 | 1);
  });
}

/** Counts answers that came apart under load as errors. @throws ANSWERS_DIFFER unless they may */
function assertAnsweredAlike({ arms }: DuetResult, { answersMayDiffer }: DuetSetting): void {
  if (answersMayDiffer) return;
  const found = divergences(arms[0].answers, arms[1].answers);
  for (const { arm, route, count } of found) {
    const { routes } = arms[arm === 'A' ? 0 : 1];
    const requests = routes.find(({ name }) => name === route)?.requests;
    if (requests === undefined) continue;
    // Those of the warm-up stand in no count.
    const wrong = Math.min(count, requests.completed);
    requests.completed -= wrong;
    requests.errors.body = (requests.errors.body ?? 0) + wrong;
  }
  const [one, ...others] = found;
  if (one === undefined) return;
  const more = others.length === 0 ? '' : ` (and ${others.length} more)`;
  throw new PacelineError(
    'ANSWERS_DIFFER',
    `Expected A and B to answer alike throughout the load, got ${one.says}${more}`,
  );
}

/** @throws ANSWERS_DIFFER unless they may */
function assertSameAnswers({ differences }: AnswersCompared, { answersMayDiffer }: DuetSetting): void {
  const [one, ...others] = differences;
  if (answersMayDiffer || one === undefined) return;
  const more = others.length === 0 ? '' : ` (and ${others.length} more)`;
  throw new PacelineError(
    'ANSWERS_DIFFER',
    `Expected A and B to answer ${one.request} alike, got ${one.difference}${more}`,
  );
}

/** Both at once, one a moment before the other. What was started is in `started` whatever happens. */
async function startBoth(
  block: number,
  first: 'a' | 'b',
  setting: DuetSetting,
  started: Arm[],
): Promise<[Arm, Arm]> {
  const order = first === 'a' ? ([0, 1] as const) : ([1, 0] as const);
  const starting = order.map((index) => startOne(block, index, setting, started));
  const outcomes = await Promise.allSettled(starting);
  const failed = outcomes.find((outcome) => outcome.status === 'rejected');
  if (failed?.status === 'rejected') throw failed.reason;
  const arms = outcomes.map((outcome) => (outcome as PromiseFulfilledResult<Arm>).value);
  const [one, two] = arms;
  if (one === undefined || two === undefined) throw new TypeError('Expected two targets, got fewer');
  return first === 'a' ? [one, two] : [two, one];
}

async function startOne(block: number, index: 0 | 1, setting: DuetSetting, started: Arm[]): Promise<Arm> {
  const { variant, url } = setting.sides[index];
  const arm: Arm = { probed: null, origin: url ?? '', launch: null };
  started.push(arm);
  if (url !== null) return arm;
  const logs = logFiles(block, index, setting.logs);
  const env = { ...setting.env, ...variant.env };
  const start = (withProbe: Record<string, string>) =>
    setting.runtime.launch(variant, {
      cwd: setting.cwd,
      env: withProbe,
      cores: setting.placement.target,
      readyPath: setting.ready,
      readyTimeoutMs: setting.readyTimeoutSeconds * 1000,
      logs,
      reaper: setting.reaper,
      signal: setting.signal,
    });
  const engine = setting.steady ? 'steady' : 'plain';
  const launching = ProbedTarget.launch(start, { env, logs, reaper: setting.reaper, engine });
  const probed = await launching.catch((error: unknown) => {
    throw error instanceof PacelineError ? inArm(error, index) : error;
  });
  arm.probed = probed;
  arm.origin = probed.target.origin;
  arm.launch = probed.record(variant, setting, logs);
  return arm;
}

/** The same error, saying which of the two it was. */
function inArm(error: PacelineError, index: 0 | 1): PacelineError {
  return new PacelineError(error.code, `${index === 0 ? 'A' : 'B'}: ${error.message}`, { cause: error });
}

function requestsOf(arm: 0 | 1, { sides, requests }: DuetSetting): readonly RequestSpec[] {
  return sides[arm].variant.workload?.requests ?? requests;
}

function accessOf(arm: 0 | 1, { sides, insecure }: DuetSetting): Access {
  return { insecure, authorization: sides[arm].authorization ?? null };
}

function jobOf(
  block: number,
  origins: [string, string],
  arms: readonly [Arm, Arm],
  setting: DuetSetting,
): DuetJob {
  return {
    origins,
    processes: arms.map(({ probed }) => probed?.target.processes ?? null) as DuetJob['processes'],
    requests: ([0, 1] as const).map((arm) =>
      prepareRequests(requestsOf(arm, setting), setting.seed).map((request) =>
        authorized(request, accessOf(arm, setting)),
      ),
    ) as DuetJob['requests'],
    connections: setting.connections,
    timeoutSeconds: setting.timeoutSeconds,
    window: setting.window,
    insecure: setting.insecure,
    seed: setting.seed + block,
    cores: [...setting.placement.generator].slice(0, 1),
  };
}

/** @throws TARGET_DIED if one of the two ends while it is under load */
async function loadBoth(arms: readonly [Arm, Arm], job: DuetJob, setting: DuetSetting): Promise<DuetResult> {
  const ends = arms.flatMap(({ probed }) => probed?.ended ?? []);
  try {
    return await runDuet(job, { signal: AbortSignal.any([setting.signal, ...ends]) });
  } catch (error) {
    setting.signal.throwIfAborted();
    const index = arms.findIndex(
      ({ probed }) => probed?.ended.aborted === true && probed.target.died !== null,
    );
    const target = arms[index]?.probed?.target;
    throw target === undefined ? error : inArm(diedUnderLoad(target), index as 0 | 1);
  }
}

function record(
  { block, replaces }: Pair,
  first: 'a' | 'b',
  startedAt: string,
  setting: DuetSetting,
  { arms, result, taken, answers }: SeenOfPair,
  failure: PacelineError | null,
): DuetTrial {
  const loadSeconds = result === null ? 0 : Math.round(result.end - result.warmupStart) / 1000;
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
    routes: compareRoutes(result?.routes ?? []),
    ...otherAnswers(result),
    generator: result === null ? null : healthOf(result),
  };
  const [a, b] = [0, 1].map((index) => {
    const arm = arms?.[index as 0 | 1];
    const counted = result?.arms[index as 0 | 1];
    return arm === undefined || result === null || counted === undefined
      ? null
      : armOf(arm, counted, taken[index as 0 | 1], result);
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

function armOf(arm: Arm, counted: ArmResult, taken: number | null, span: DuetResult): DuetArm {
  if (arm.launch !== null) arm.launch.node = arm.probed?.collector.node ?? null;
  const probe = arm.probed?.collector.collect(span) ?? [];
  const { requests, service } = totalsOf(counted.routes);
  return {
    launch: arm.launch,
    requests,
    counts: { ...counted.counts, taken },
    service: { ...service.summary(), from: 'socket write' },
    routes: routesOf(counted.routes, counted.answers, { latency: 'socket write', service: 'socket write' }),
    cpuSeconds: counted.cpu?.seconds ?? null,
    cpu: holdAgainstProbe(counted.cpu, probe),
    probe,
  };
}

function logFiles(block: number, index: 0 | 1, logs: string): { stdout: string; stderr: string } {
  mkdirSync(logs, { recursive: true });
  const name = `${String(block).padStart(3, '0')}-${index === 0 ? 'a' : 'b'}`;
  return { stdout: join(logs, `${name}.out.log`), stderr: join(logs, `${name}.err.log`) };
}
