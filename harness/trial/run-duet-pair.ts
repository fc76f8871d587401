import { monotonicNow } from '../clock.ts';
import { allowedOf } from '../config/may-differ.ts';
import type { RequestSpec } from '../config/scenario.ts';
import { PacelineError } from '../errors/paceline-error.ts';
import type { DuetJob, DuetResult } from '../load/duet/job.ts';
import { runDuet } from '../load/generator/run-generators.ts';
import type { Pair } from '../plan/next-pair.ts';
import { randomStream } from '../plan/random.ts';
import { prepareRequests } from '../plan/requests.ts';
import type { DuetTrial } from '../record/duet.ts';
import { howToAllow } from '../words/allow-difference.ts';
import { type Access, asSent } from './access.ts';
import { divergences } from './answers-throughout.ts';
import { askSetup } from './ask-setup.ts';
import { assertDuetBelievable } from './believable-duet.ts';
import { type AnswersCompared, compareAnswers } from './compare-answers.ts';
import { type Arm, inArm, startBoth } from './duet-arms.ts';
import { duetRecord, type SeenOfPair } from './duet-record.ts';
import type { DuetSetting } from './duet-setting.ts';
import { type Holding, holdingOf } from './left-behind.ts';
import { diedUnderLoad } from './run-load.ts';
import { noteTurnover, notSamePrograms } from './same-programs.ts';
import { verifyAnswers } from './verify.ts';
import { concealInLogs, errorWithout } from './without-captured.ts';

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
    captured: [{}, {}],
    holding: { before: null, after: null },
    answers: { compared: 0, varying: 0, differences: [] },
  };
  let failure: PacelineError | null = null;
  try {
    await measure(block, first, setting, seen);
  } catch (error) {
    setting.signal.throwIfAborted();
    if (!(error instanceof PacelineError)) throw error;
    failure = seen.captured.reduce(errorWithout, error);
  }
  return duetRecord(pair, first, startedAt, setting, seen, failure);
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
  const started: Arm[] = [];
  try {
    const arms = await startBoth(block, first, setting, started);
    seen.arms = arms;
    const origins: [string, string] = [arms[0].origin, arms[1].origin];
    for (const arm of [0, 1] as const) await setUp(arm, origins[arm], setting, seen);
    const access = [accessOf(0, setting, seen), accessOf(1, setting, seen)] as const;
    for (const arm of [0, 1] as const) {
      await verifyAnswers(origins[arm], requests[arm], timeoutSeconds, signal, access[arm]);
    }
    const varying = new Map<string, readonly string[]>();
    const comparing = {
      mayDiffer: setting.answersMayDiffer,
      onVarying: (route: string, paths: readonly string[]) => varying.set(route, paths),
    };
    seen.answers = await compareAnswers(
      ...([origins, requests, timeoutSeconds, signal, access, comparing] as const),
    );
    assertSameAnswers(seen.answers, setting);
    seen.holding.before = await holdingOfBoth(arms);
    const quiet = monotonicNow();
    const job = jobOf(block, origins, arms, access, setting);
    const result = await loadBoth(arms, job, setting);
    seen.result = result;
    await Promise.all(arms.map(({ probed }) => probed?.reported()));
    seen.taken = arms.map(
      ({ probed }) => probed?.collector.requestsSince([quiet, result.warmupStart]) ?? null,
    ) as SeenOfPair['taken'];
    seen.holding.after = await holdingOfBoth(arms);
    assertSameInBoth(arms, { ...result, end: result.over });
    assertDuetBelievable(result, seen.taken, setting.errorsDecide);
    assertAnsweredAlike(result, setting, varying);
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
      if (arm.logs !== null) for (const captured of seen.captured) concealInLogs(arm.logs, captured);
    }
  }
}

function holdingOfBoth(arms: readonly [Arm, Arm]): Promise<[Holding, Holding]> {
  return Promise.all([holdingOf(arms[0].probed, arms[0].logs), holdingOf(arms[1].probed, arms[1].logs)]);
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

/**
 * Counts answers that came apart under load as errors.
 * @param varying places in the answers to a route that one of the two did not repeat before
 * @throws ANSWERS_DIFFER unless they may
 */
function assertAnsweredAlike(
  { arms }: DuetResult,
  { answersMayDiffer }: DuetSetting,
  varying: ReadonlyMap<string, readonly string[]>,
): void {
  const found = divergences(arms[0].answers, arms[1].answers, (route) => allowedOf(answersMayDiffer, route));
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
    `Expected A and B to answer alike throughout the load, got ${one.says}${more}; ${howToAllow(one.route, varying.get(one.route))}`,
  );
}

/** @throws ANSWERS_DIFFER unless they may */
function assertSameAnswers({ differences }: AnswersCompared, { answersMayDiffer }: DuetSetting): void {
  const [one, ...others] = differences.filter(
    ({ request, route = request }) => !allowedOf(answersMayDiffer, route).whole,
  );
  if (one === undefined) return;
  const more = others.length === 0 ? '' : ` (and ${others.length} more)`;
  throw new PacelineError(
    'ANSWERS_DIFFER',
    `Expected A and B to answer ${one.request} alike, got ${one.difference}${more}; ${howToAllow(one.route ?? one.request, one.paths)}`,
  );
}

function requestsOf(arm: 0 | 1, { sides, requests }: DuetSetting): readonly RequestSpec[] {
  return sides[arm].variant.workload?.requests ?? requests;
}

/** Asks what has to be asked of an arm before all else. @throws SETUP_FAILED, WRONG_ANSWER, saying which of the two it was */
async function setUp(arm: 0 | 1, origin: string, setting: DuetSetting, seen: SeenOfPair): Promise<void> {
  const { workload } = setting.sides[arm].variant;
  const setup = workload === undefined ? setting.setup : workload.setup;
  const access = accessOf(arm, setting, seen);
  const { timeoutSeconds, signal } = setting;
  await askSetup(origin, setup, timeoutSeconds, signal, access, seen.captured[arm]).catch(
    (error: unknown) => {
      throw error instanceof PacelineError ? inArm(error, arm) : error;
    },
  );
}

function accessOf(arm: 0 | 1, { sides, insecure }: DuetSetting, { captured }: SeenOfPair): Access {
  return { insecure, authorization: sides[arm].authorization ?? null, captured: captured[arm] };
}

function jobOf(
  block: number,
  origins: [string, string],
  arms: readonly [Arm, Arm],
  access: readonly [Access, Access],
  setting: DuetSetting,
): DuetJob {
  return {
    origins,
    processes: arms.map(({ probed }) => probed?.target.processes ?? null) as DuetJob['processes'],
    requests: ([0, 1] as const).map((arm) =>
      prepareRequests(requestsOf(arm, setting), setting.seed).map((request) => asSent(request, access[arm])),
    ) as DuetJob['requests'],
    connections: setting.connections,
    ...setting.behind,
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
