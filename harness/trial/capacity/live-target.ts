import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { monotonicNow } from '../../clock.ts';
import type { RequestSpec, Scenario, Variant } from '../../config/scenario.ts';
import { PacelineError } from '../../errors/paceline-error.ts';
import type { ProbeCollector } from '../../probe/collector.ts';
import type { SloTerm } from '../../record/slo.ts';
import type { Placement } from '../../record/trial.ts';
import type { Reaper } from '../../runtime/reaper/reaper.ts';
import type { Access } from '../access.ts';
import { ProbedTarget } from '../probed-target.ts';
import type { TargetRuntime } from '../target-runtime.ts';
import { verifyAnswers } from '../verify.ts';
import { idleAnswer } from './drained.ts';
import { needsProbe } from './readings.ts';

/** How long to wait for the probe's first word, ms. */
const FIRST_BEAT = 1000;

/** Whom a search asks, and how it is started. */
export interface Launching {
  terms: readonly SloTerm[];
  /** Where it runs already; null for a target that is started. */
  origin: string | null;
  /** How it is reached there. */
  access?: Access;
  scenario: Scenario;
  variant: Variant;
  runtime: TargetRuntime;
  env: Record<string, string>;
  cwd: string;
  logs: string;
  readyTimeoutSeconds: number;
  placement: Placement;
  /** Brings what targets share back to how the first found it. */
  reset(): Promise<void>;
  reaper: Reaper;
  signal: AbortSignal;
}

/** A target between its trials. */
export interface LiveTarget {
  origin: string;
  /** Null where it was not started here. */
  probed: ProbedTarget | null;
  /** What it took to answer when it was young and nobody else asked, ms. */
  idleMs: number;
}

/**
 * Starts a target with the probe inside and verifies its answers; one that runs already is verified only.
 * @param launch from 1, in the names of the files that keep what it prints
 * @throws what launching a target throws; WRONG_ANSWER; BAD_OPTION for an SLO that only a probe could see, where none
 * reports; the signal's reason if it is aborted
 */
export async function startLive(launch: number, launching: Launching): Promise<LiveTarget> {
  const { scenario, variant, signal, placement, reaper } = launching;
  const { requests, timeoutSeconds } = scenario.workload;
  const live: LiveTarget = {
    origin: launching.origin ?? '',
    probed: null,
    idleMs: 0,
  };
  try {
    if (launching.origin === null) {
      await launching.reset();
      const env = { ...launching.env, ...variant.env };
      const since = monotonicNow();
      const logs = logFiles(launch, launching.logs);
      const start = (probed: Record<string, string>) =>
        launching.runtime.launch(variant, {
          cwd: launching.cwd,
          env: probed,
          cores: placement.target,
          readyPath: scenario.ready,
          readyTimeoutMs: launching.readyTimeoutSeconds * 1000,
          logs,
          reaper,
          signal,
        });
      live.probed = await ProbedTarget.launch(start, { env, logs, reaper });
      live.origin = live.probed.target.origin;
      await assertSeen(live.probed.collector, since, launching.terms);
    }
    await verifyAnswers(live.origin, requests, timeoutSeconds, signal, launching.access);
    live.idleMs = await idleAnswer(live.origin, idleRequest(launching), signal, launching.access);
    return live;
  } catch (error) {
    await stopLive(live);
    throw error;
  }
}

/** Stops what was started. */
export async function stopLive(live: LiveTarget | null): Promise<void> {
  await live?.probed?.stop();
}

/** The request that tells whether a target is idle: one that changes nothing, as far as its method says. */
export function idleRequest({ scenario }: Pick<Launching, 'scenario'>): RequestSpec {
  const { requests } = scenario.workload;
  const found = requests.find(({ method }) => method === 'GET') ?? requests[0];
  if (found === undefined) throw new PacelineError('BAD_OPTION', 'Expected a request to ask, got none');
  return found;
}

/** An SLO of the loop that nobody looks into would be kept at any load. */
async function assertSeen(
  collector: ProbeCollector,
  since: number,
  terms: readonly SloTerm[],
): Promise<void> {
  const term = terms.find(needsProbe);
  if (term === undefined) return;
  await collector.reported(monotonicNow(), FIRST_BEAT);
  if (collector.collect({ warmupStart: since, start: since, end: monotonicNow() }).length > 0) return;
  throw new PacelineError(
    'BAD_OPTION',
    `Expected a Node.js server that loads the probe (by NODE_OPTIONS), which ${term.text} needs, ` +
      `got a target from which none reports; ask it for latency, errors or goodput`,
  );
}

function logFiles(launch: number, logs: string): { stdout: string; stderr: string } {
  mkdirSync(logs, { recursive: true });
  const name = `launch-${String(launch).padStart(2, '0')}`;
  return { stdout: join(logs, `${name}.out.log`), stderr: join(logs, `${name}.err.log`) };
}
