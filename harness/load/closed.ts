import autocannon from 'autocannon';
import { monotonicNow } from '../clock.ts';
import { TimeHistogram } from '../record/histogram.ts';
import { type ClientEvents, guardClient } from './guarded-client.ts';
import type { ClosedLoad } from './job.ts';
import { parseServerTiming } from './server-timing.ts';
import { type Books, Tally, type TallyWindow } from './tally.ts';

/** How often autocannon looks whether it should stop, ms. */
const STOP_CHECK = 100;

export interface ClosedOutcome {
  books: Books;
  serverTiming: Map<string, TimeHistogram>;
}

/**
 * Keeps `connections` requests under way until the window ends, with autocannon's client doing the HTTP.
 * All figures are our own: latency in microseconds from the write to the end of the answer, and counts by
 * what each connection did (see guarded-client.ts for why). Its rate and its correction are not used.
 */
export async function runClosed(
  origin: string,
  load: ClosedLoad,
  window: TallyWindow,
): Promise<ClosedOutcome> {
  const tally = new Tally(window);
  const serverTiming = new Map<string, TimeHistogram>();
  const events: ClientEvents = {
    sent: (now) => tally.scheduled(now),
    answered: (now, sentAt, status, expected) => {
      const latency = now - sentAt;
      if (status === expected) tally.completed(now, latency, latency);
      else tally.failed(now, 'status');
    },
    failed: (now, sentAt, kind) => {
      const latency = now - sentAt;
      tally.failed(now, kind, kind === 'timeout' ? { latency, service: latency } : undefined);
    },
    serverTiming: (now, value) => {
      if (now < window.start || now >= window.end) return;
      for (const [name, duration] of parseServerTiming(value)) {
        const histogram = serverTiming.get(name) ?? new TimeHistogram();
        histogram.record(duration);
        serverTiming.set(name, histogram);
      }
    },
  };

  let connection = 0;
  const stride = Math.max(1, Math.floor(load.requests.length / load.connections));
  let finish: (error?: Error | null) => void = () => {};
  const finished = new Promise<void>((resolve, reject) => {
    finish = (error) => (error ? reject(error) : resolve());
  });
  const options = {
    url: origin,
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
      guardClient(client, load, first, monotonicNow, events);
    },
  };
  const instance = autocannon(options, (error) => finish(error));
  await until(window.end);
  const books = tally.close();
  instance.stop();
  await finished;
  return { books, serverTiming };
}

async function until(time: number): Promise<void> {
  for (let left = time - monotonicNow(); left > 0; left = time - monotonicNow()) {
    await new Promise((resolve) => setTimeout(resolve, left));
  }
}
