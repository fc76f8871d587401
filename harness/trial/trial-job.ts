import type { Scenario, Variant } from '../config/scenario.ts';
import type { ChosenClient } from '../load/closed/closed-load.ts';
import type { GeneratorJob, GeneratorLoad } from '../load/generator/job.ts';
import { connectionRoom } from '../machine/connection-room.ts';
import { prepare, prepareRequests } from '../plan/requests.ts';
import type { Placement, Window } from '../record/trial.ts';

/** Length of a slice of the time axis, seconds. */
const SLICE_SECONDS = 0.2;
/**
 * Connections that are open before a neighbour's load. A server whose loop is blocked takes few new ones in
 * each turn, so to open them under load would time that and not the request.
 */
const NEIGHBOUR_CONNECTIONS = { prepared: 32, most: 256 };
/** Connections that an open workload has before its first request, by what it would need at 10 ms an answer. */
const PREPARED = { least: 4, most: 64, seconds: 0.01 };

/** The job of a trial's generator. */
export function trialJob(
  origin: string,
  scenario: Scenario,
  variant: Variant,
  setting: { seed: number; window: Window; placement: Placement },
  client: ChosenClient,
): GeneratorJob {
  const workload = variant.workload ?? scenario.workload;
  const { seed, window } = setting;
  const { timeoutSeconds } = workload;
  const requests = prepareRequests(workload.requests, seed);
  const load: GeneratorLoad =
    workload.mode === 'closed'
      ? {
          mode: 'closed',
          connections: workload.connections,
          timeoutSeconds,
          requests,
          insecure: false,
          client,
        }
      : {
          mode: 'open',
          schedule: { arrivals: workload.arrivals, stretches: steady(workload.rate, window), seed },
          share: { index: 0, of: 1 },
          requests,
          timeoutSeconds,
          maxConnections: workload.maxConnections ?? connectionRoom(),
          preparedConnections: preparedFor(workload.rate, workload.maxConnections ?? connectionRoom()),
          insecure: false,
          bySteps: false,
          waiting: 'sleep',
        };
  const { neighbour } = scenario;
  return {
    origin,
    load,
    neighbour: neighbour
      ? {
          mode: 'open',
          schedule: { arrivals: 'constant', stretches: steady(neighbour.rate, window), seed },
          share: { index: 0, of: 1 },
          requests: [prepare(neighbour.request, (low) => low)],
          timeoutSeconds,
          maxConnections: NEIGHBOUR_CONNECTIONS.most,
          preparedConnections: NEIGHBOUR_CONNECTIONS.prepared,
          insecure: false,
          bySteps: false,
          waiting: 'sleep',
        }
      : null,
    window,
    sliceSeconds: SLICE_SECONDS,
    cores: setting.placement.generator,
  };
}

/** Connections to open before a load of this rate. */
export function preparedFor(rate: number, most: number): number {
  const wanted = Math.ceil(rate * PREPARED.seconds);
  return Math.min(most, Math.max(PREPARED.least, Math.min(PREPARED.most, wanted)));
}

function steady(rate: number, { warmupSeconds, durationSeconds }: Window) {
  return [warmupSeconds, durationSeconds]
    .filter((seconds) => seconds > 0)
    .map((seconds) => ({ seconds, from: rate, to: rate }));
}
