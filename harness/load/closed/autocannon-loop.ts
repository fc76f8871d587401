import autocannon from 'autocannon';
import { monotonicNow } from '../../clock.ts';
import type { LoadWindow } from '../books.ts';
import { wireRequests } from '../http/wire-request.ts';
import type { ClosedLoad, ClosedOutcome } from './closed-load.ts';
import { type ClientEvents, guardClient } from './guarded-client.ts';
import { Tally } from './tally.ts';

/** How often autocannon looks whether it should stop, ms. */
const STOP_CHECK = 100;

/**
 * Keeps `connections` requests under way until the window ends, with autocannon's client doing the HTTP.
 * All figures are our own: latency in microseconds from the write to the end of the answer, and counts by
 * what each connection did (see guarded-client.ts for why). Its rate and its correction are not used.
 */
export class AutocannonLoop {
  readonly #origin: string;
  readonly #load: ClosedLoad;
  #cut: () => void = () => {};

  /** @param origin `http://host:port` or `https://host:port` */
  constructor(origin: string, load: ClosedLoad) {
    this.#origin = origin;
    this.#load = load;
  }

  async run(window: LoadWindow): Promise<ClosedOutcome> {
    const load = this.#load;
    const refusals: Record<string, number> = {};
    const tally = new Tally(window);
    const events: ClientEvents = {
      sent: (now, { route }) => tally.sent(now, route),
      answered: (now, sentAt, { route }) => tally.completed(now, route, now - sentAt),
      failed: (now, sentAt, { route }, kind) => {
        const latency = now - sentAt;
        tally.failed(now, route, kind, kind === 'timeout' ? { latency, service: latency } : undefined);
      },
      answer: (now, request, answer, verdict) => tally.answer(now, request, answer, verdict),
      serverTiming: (now, value) => tally.serverTiming(now, value),
      refused: (code) => {
        refusals[code] = (refusals[code] ?? 0) + 1;
      },
    };
    await until(window.warmupStart);
    let connection = 0;
    const { host } = new URL(this.#origin);
    const requests = wireRequests(load.requests, host);
    const stride = Math.max(1, Math.floor(load.requests.length / load.connections));
    let finish: (error?: Error | null) => void = () => {};
    const finished = new Promise<void>((resolve, reject) => {
      finish = (error) => (error ? reject(error) : resolve());
    });
    const options = {
      url: this.#origin,
      connections: load.connections,
      pipelining: 1,
      // Whole seconds are all it takes; the guard gives each client the exact time.
      timeout: Math.ceil(load.timeoutSeconds),
      // The window ends the load; this only bounds it should this process be unable to.
      duration: Math.ceil((window.end - monotonicNow()) / 1000) + 10,
      sampleInt: STOP_CHECK,
      setupClient: (client: autocannon.Client) => {
        const first = (connection * stride) % load.requests.length;
        connection += 1;
        guardClient(client, load, requests, first, monotonicNow, events);
      },
    };
    const instance = autocannon(options, (error) => finish(error));
    await Promise.race([
      until(window.end),
      new Promise<void>((resolve) => {
        this.#cut = resolve;
      }),
    ]);
    const books = tally.close(Math.min(monotonicNow(), window.end));
    instance.stop();
    await finished;
    return { books, refusals, spoke: null };
  }

  /** Ends the load now; what is under way is counted as in flight. */
  stop(): void {
    this.#cut();
  }
}

async function until(time: number): Promise<void> {
  for (let left = time - monotonicNow(); left > 0; left = time - monotonicNow()) {
    await new Promise((resolve) => setTimeout(resolve, left));
  }
}
