import { monotonicNow } from '../../clock.ts';
import { CpuCounter } from '../../machine/cpu/cpu-counter.ts';
import { randomStream } from '../../plan/random.ts';
import { peerOf } from '../http/connection.ts';
import { type WireRequest, wireRequests } from '../http/wire-request.ts';
import type { RouteCounted } from '../route-books.ts';
import { SelfWatch } from '../self-watch.ts';
import { Arm } from './arm.ts';
import { BATCH, Batches } from './batches.ts';
import { Behind } from './behind.ts';
import { FairOrder } from './fair-order.ts';
import { flood } from './flood.ts';
import type { ArmResult, DuetJob, DuetResult } from './job.ts';
import { PairsByRoute } from './route-pairs.ts';
import { Turns } from './turns.ts';

/** Connections of the warm-up, to each target: enough that it never waits for the next request. */
const WARMUP_CONNECTIONS = 8;
/** Last part of the warm-up, asked by turns as in the measurement, as a share of it and at most ms. */
const SETTLE = { share: 0.1, most: 200 };

/** A duet in this process: both targets are warmed up at once, then asked by turns, and in what other ways the job has. */
export class Duet {
  readonly #job: DuetJob;
  readonly #arms: [Arm, Arm];
  readonly #requests: [WireRequest[], WireRequest[]];
  /** What asks now. */
  #asks: Turns | Behind | null = null;
  #stopped = false;

  constructor(job: DuetJob) {
    this.#job = job;
    const [a, b] = job.origins.map((origin) => new URL(origin));
    if (a === undefined || b === undefined) throw new TypeError('Expected two origins, got fewer');
    this.#arms = [a, b].map((url) => new Arm(peerOf(url, job.insecure), job.timeoutSeconds)) as [Arm, Arm];
    this.#requests = [a, b].map((url, arm) =>
      wireRequests(job.requests[arm as 0 | 1], url.host).map((request) => ({ ...request, keepsBody: true })),
    ) as [WireRequest[], WireRequest[]];
  }

  async prepare(): Promise<void> {
    const count = Math.max(WARMUP_CONNECTIONS, this.#job.connections);
    await Promise.all(this.#arms.map((arm) => arm.connect(count)));
  }

  /** @param at monotonic ms at which the warm-up begins */
  async run(at: number): Promise<DuetResult> {
    const { connections, window, seed, processes, cores } = this.#job;
    const random = randomStream(seed, 'turns');
    let batches: Batches | null = null;
    const mixed = new Set(this.#requests[0].map(({ route }) => route)).size > 1;
    // What all of it costs is told by requests of the mix itself, at a steady rate.
    const fair = mixed && connections === 1 && this.#job.steady !== null;
    const byRoute = new PairsByRoute(randomStream(seed, 'pairs'));
    const turns = new Turns(this.#arms, {
      requests: this.#requests,
      connections,
      ...(fair ? { order: new FairOrder(this.#requests[0]) } : {}),
      coin: () => random(0, 1) as 0 | 1,
      onPair: (pair) => {
        if (batches === null) return;
        batches.add(pair);
        for (const { route, a, b } of pair.requests) byRoute.add(route, a, b);
      },
    });
    this.#asks = turns;
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, at - monotonicNow())));
    for (const arm of this.#arms) arm.answers.begin(at);
    await this.#warmUp(at, random(0, 1) as 0 | 1, turns);

    const watch = new SelfWatch(cores);
    const counters = processes.map((target) => (target === null ? null : new CpuCounter(target)));
    let turn = random(0, 1);
    // By turns, since what one does meanwhile is in the other's reading.
    const read = (): [number | null, number | null] => {
      turn = 1 - turn;
      const one = counters[turn]?.read() ?? null;
      const other = counters[1 - turn]?.read() ?? null;
      return turn === 0 ? [one, other] : [other, one];
    };
    for (const counter of counters) counter?.open();
    const warmUp = this.#take();
    watch.open();
    const before = read();
    const start = monotonicNow();
    const end = start + window.durationSeconds * 1000;
    batches = new Batches(start, connections, before, mixed);
    let used = before;
    let wrong = 0;
    for (let now = start; now < end && !this.#stopped; ) {
      // Between batches nothing is under way, so that what was used belongs to what was asked.
      await turns.until(Math.min(end, now + BATCH));
      now = monotonicNow();
      used = read();
      const seen = this.#arms.reduce((sum, arm) => sum + arm.failures, 0);
      batches.close(now, used, seen > wrong);
      wrong = seen;
    }
    const closed = monotonicNow();
    const watched = watch.close();
    const cpu = counters.map((counter) => counter?.close() ?? null);
    const asked = this.#take();
    const behind = new Behind(this.#job, this.#arms, this.#requests, random);
    this.#asks = behind;
    const bursts = this.#stopped ? { spans: [], middles: [] } : await behind.together();
    const together = this.#take();
    for (const counter of counters) counter?.open();
    const steady = this.#stopped ? null : await behind.steady(bursts.spans, byRoute.all);
    read();
    const steadyCpu = counters.map((counter) => counter?.close() ?? null);
    const open = this.#take();
    const over = monotonicNow();
    const arms = this.#arms.map(
      (arm, index): ArmResult => ({
        routes: asked[index as 0 | 1],
        beside: {
          warmUp: warmUp[index as 0 | 1],
          together: together[index as 0 | 1],
          steady: open[index as 0 | 1],
        },
        counts: { ...arm.counts },
        cpu: cpu[index] ?? null,
        steadyCpu: steady === null ? null : (steadyCpu[index] ?? null),
        refusals: { ...arm.refusals },
        wrongStatuses: { ...arm.wrongStatuses },
        answers: arm.answers.close(),
      }),
    ) as [ArmResult, ArmResult];
    for (const arm of this.#arms) arm.end();
    const routes = byRoute.all;
    const shares = sharesOf(this.#requests[0]);
    const told = { batches: batches.all, routes, shares, together: bursts, steady };
    return { warmupStart: at, start, end: closed, over, arms, ...told, watched };
  }

  /** What both counted by route since they were last asked for it. */
  #take(): [RouteCounted[], RouteCounted[]] {
    return [this.#arms[0].take(), this.#arms[1].take()];
  }

  /** Ends the load now; what was measured until then is kept. */
  stop(): void {
    this.#stopped = true;
    this.#asks?.stop();
  }

  /** Both at once, so that each is as warm as the other, and then by turns for as long as it takes to settle. */
  async #warmUp(at: number, first: 0 | 1, turns: Turns): Promise<void> {
    const { window, connections } = this.#job;
    const length = window.warmupSeconds * 1000;
    const settle = Math.min(SETTLE.most, length * SETTLE.share);
    const order = first === 0 ? ([0, 1] as const) : ([1, 0] as const);
    await Promise.all(
      order.map((index) =>
        flood(this.#arms[index], this.#requests[index], at + length - settle, () => this.#stopped),
      ),
    );
    for (const arm of this.#arms) arm.keep(connections);
    await turns.until(Math.max(at + length, monotonicNow() + settle));
  }
}

function sharesOf(requests: readonly WireRequest[]): Record<string, number> {
  const shares: Record<string, number> = {};
  for (const { route } of requests) shares[route] = (shares[route] ?? 0) + 1 / requests.length;
  return shares;
}
