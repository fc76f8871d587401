import { monotonicNow } from '../clock.ts';
import { PacelineError } from '../errors/paceline-error.ts';
import { autocannonCanSend } from '../load/closed/autocannon-can-send.ts';
import { type AskedClient, chooseClient, named, ours, unfit } from '../load/closed/choose-client.ts';
import type { ChosenClient } from '../load/closed/closed-load.ts';
import { lookAt } from '../load/http/look.ts';
import type { ProbeCollector } from '../probe/collector.ts';
import type { LoadResult } from '../record/load.ts';
import { type PreparedRequest, requestName } from '../record/request.ts';

/** How long to wait until the probe has told of the requests that were looked at, ms. */
const BEAT = 1000;

/** A launch that is ready to be asked. */
export interface ReadyLaunch {
  origin: string;
  collector: ProbeCollector;
  /** All that the load asks. */
  requests: readonly PreparedRequest[];
  timeoutSeconds: number;
  insecure: boolean;
}

/**
 * The client of one scenario's closed loops. All of its variants get the same one, since no two clients time alike: where
 * one launch shows that autocannon can't be trusted, what it measured before counts no more.
 */
export class ScenarioClient {
  readonly #auto: boolean;
  #chosen: ChosenClient | null;

  /** @param asked a client by name, or one that is chosen already */
  constructor(asked: AskedClient | ChosenClient) {
    this.#auto = asked === 'auto';
    this.#chosen = asked === 'auto' ? null : typeof asked === 'string' ? named(asked) : asked;
  }

  /**
   * The client for a launch; ours from the first launch on that autocannon can't be trusted with.
   * @throws BAD_OPTION where autocannon was asked for by name, and would read these answers wrongly
   */
  async choose(launch: ReadyLaunch): Promise<ChosenClient> {
    if (!this.#auto && this.#chosen?.name === 'autocannon') await assertAutocannonFits(launch);
    if (this.#chosen !== null && (!this.#auto || this.#chosen.name === 'own')) return this.#chosen;
    this.#chosen = await chooseFor(launch);
    return this.#chosen;
  }

  /** Holds what autocannon says that it sent against what the target took. */
  check({ client, counts: { written, answered, taken } }: LoadResult): void {
    if (!this.#auto || client?.name !== 'autocannon') return;
    if (taken !== null && taken >= answered && taken <= written) return;
    const said = taken === null ? 'the target counted none of them' : `the target took ${taken}`;
    this.#chosen = ours(`autocannon sent ${written} requests by its own count, and ${said}`);
  }

  /** Whether a load was measured by a client that is not the scenario's any more. */
  outdated(load: LoadResult | null): boolean {
    return load?.client !== undefined && this.#chosen !== null && load.client.name !== this.#chosen.name;
  }
}

/** @throws BAD_OPTION where autocannon would read what answers here wrongly */
export async function assertAutocannonFits(launch: Omit<ReadyLaunch, 'collector'>): Promise<void> {
  const kinds = kindsOf(launch.requests);
  const looks = [];
  for (const request of kinds) {
    const sendable = autocannonCanSend(request) === null;
    const { look } = sendable
      ? await lookAt(launch.origin, request, launch.timeoutSeconds * 1000, launch.insecure)
      : { look: null };
    looks.push(look);
  }
  const why = unfit(kinds, looks);
  if (why === null) return;
  throw new PacelineError('BAD_OPTION', `Expected --client auto or own, since ${why}, got autocannon`);
}

/** Each kind once: of those that differ by what was drawn, one tells how all are answered. */
function kindsOf(requests: readonly PreparedRequest[]): PreparedRequest[] {
  return [...new Map(requests.map((request) => [request.route, request])).values()];
}

async function chooseFor(launch: ReadyLaunch): Promise<ChosenClient> {
  const { origin, collector, timeoutSeconds, insecure } = launch;
  const kinds = kindsOf(launch.requests);
  const looks = [];
  for (const request of kinds) {
    const { look } = await lookAt(origin, request, timeoutSeconds * 1000, insecure);
    if (look === null) return ours(`${requestName(request)} got no whole answer to look at`);
    looks.push(look);
  }
  await collector.reported(monotonicNow(), BEAT);
  return chooseClient(kinds, looks, collector.countsRequests);
}
