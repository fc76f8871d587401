import type { Scenario, Variant } from '../config/scenario.ts';
import type { ChosenClient } from '../load/closed/closed-load.ts';
import type { GeneratorJob, GeneratorLoad } from '../load/generator/job.ts';
import { openLoad, steady } from '../load/open/open-load.ts';
import { connectionRoom } from '../machine/connection-room.ts';
import { withCaptured } from '../plan/captured.ts';
import { prepare, prepareRequests } from '../plan/requests.ts';
import type { Captured } from '../record/captured.ts';
import type { Placement, Window } from '../record/trial.ts';

/** Length of a slice of the time axis, seconds. */
const SLICE_SECONDS = 0.2;
/**
 * Connections that are open before a neighbour's load. A server whose loop is blocked takes few new ones in
 * each turn, so to open them under load would time that and not the request.
 */
const NEIGHBOUR_CONNECTIONS = { prepared: 32, most: 256 };

/** The job of a trial's generator. */
export function trialJob(
  origin: string,
  scenario: Scenario,
  variant: Variant,
  setting: { seed: number; window: Window; placement: Placement; captured: Captured },
  client: ChosenClient,
): GeneratorJob {
  const workload = variant.workload ?? scenario.workload;
  const { seed, window, captured } = setting;
  const { timeoutSeconds } = workload;
  const requests = prepareRequests(workload.requests, seed).map((one) => withCaptured(one, captured));
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
      : openLoad({
          schedule: { arrivals: workload.arrivals, stretches: steady(workload.rate, window), seed },
          ...{ requests, timeoutSeconds },
          maxConnections: workload.maxConnections ?? connectionRoom(),
        });
  const { neighbour } = scenario;
  return {
    origin,
    load,
    neighbour: neighbour
      ? openLoad({
          schedule: { arrivals: 'constant', stretches: steady(neighbour.rate, window), seed },
          requests: [
            withCaptured(
              prepare(neighbour.request, (low) => low),
              captured,
            ),
          ],
          timeoutSeconds,
          maxConnections: NEIGHBOUR_CONNECTIONS.most,
          preparedConnections: NEIGHBOUR_CONNECTIONS.prepared,
        })
      : null,
    window,
    sliceSeconds: SLICE_SECONDS,
    cores: setting.placement.generator,
  };
}
