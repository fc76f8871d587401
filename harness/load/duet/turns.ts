import { monotonicNow } from '../../clock.ts';
import type { Connection } from '../http/connection.ts';
import type { WireRequest } from '../http/wire-request.ts';
import type { Arm } from './arm.ts';

/** How often deadlines are looked at, ms. */
const DEADLINES = 5;

/** What one pair of bursts told. */
export interface PairTimes {
  /** Mean of the burst's requests, write to answer, ms. */
  service: [a: number, b: number];
  /** First write to last answer, ms. */
  span: [a: number, b: number];
  /** Its requests in the order in which they were sent, each asked of both. */
  requests: { route: string; a: number; b: number }[];
}

/** What one burst told; `times` in the order in which its requests were sent. */
interface Burst {
  times: number[];
  span: number;
}

export interface TurnsOptions {
  /** For A and for B: the same requests, each for its own host. */
  requests: readonly [readonly WireRequest[], readonly WireRequest[]];
  /** Requests of a burst, sent at once, one a connection. */
  connections: number;
  /** Says which request is next, by its place, where it is not the one behind the last; for bursts of one. */
  order?: { next(): number; took(milliseconds: number): void };
  /** Draws which arm comes first in a pair. */
  coin(): 0 | 1;
  /** Told of each pair in which every request of both bursts was answered rightly. */
  onPair(times: PairTimes, now: number): void;
}

/**
 * Two targets asked by turns: a burst to one, and when it has ended the same burst to the other, the order
 * drawn anew in each pair. Whatever happens to the machine for longer than a pair happens to both.
 */
export class Turns {
  readonly #arms: readonly [Arm, Arm];
  readonly #options: TurnsOptions;
  #sent = 0;
  #connects = 0;
  #stopped = false;

  constructor(arms: readonly [Arm, Arm], options: TurnsOptions) {
    this.#arms = arms;
    this.#options = options;
  }

  /** Asks by turns until a moment; resolves when the pair under way then has ended. */
  async until(end: number): Promise<void> {
    const deadlines = setInterval(() => {
      const now = monotonicNow();
      for (const arm of this.#arms) arm.expire(now);
    }, DEADLINES);
    try {
      while (!this.#stopped && monotonicNow() < end) {
        const ready = this.#arms.every((arm) => arm.holds(this.#options.connections));
        // Connections that a target closed are opened between pairs: to do so within would time it.
        if (!ready) await this.#connect();
        await this.#pairsWhileReady(end);
      }
    } finally {
      clearInterval(deadlines);
    }
  }

  /** Each of them first by turns: whichever is, finds the machine asleep, and that is in its CPU. */
  async #connect(): Promise<void> {
    this.#connects += 1;
    const order = this.#connects % 2 === 0 ? this.#arms : [...this.#arms].reverse();
    await Promise.all(order.map((arm) => arm.connect(this.#options.connections)));
  }

  stop(): void {
    this.#stopped = true;
  }

  /** Pair after pair without a promise between, until it is time or a connection is missing. */
  #pairsWhileReady(end: number): Promise<void> {
    return new Promise((resolve) => {
      const { connections, coin, onPair, order } = this.#options;
      const pair = (): void => {
        const first = coin();
        const second = first === 0 ? 1 : 0;
        const from = order?.next() ?? this.#sent;
        const begun = monotonicNow();
        this.#burst(first, from, (one) => {
          this.#burst(second, from, (other, now) => {
            this.#sent += connections;
            order?.took(now - begun);
            const right = one !== null && other !== null;
            if (right) {
              const [a, b] = first === 0 ? [one, other] : [other, one];
              onPair(this.#pairOf(a, b, from), now);
            }
            const again = !this.#stopped && now < end && right;
            if (again && this.#arms.every((arm) => arm.holds(connections))) pair();
            else resolve();
          });
        });
      };
      pair();
    });
  }

  #pairOf(a: Burst, b: Burst, from: number): PairTimes {
    const [asked] = this.#options.requests;
    const mean = (times: readonly number[]) => times.reduce((sum, one) => sum + one, 0) / times.length;
    return {
      service: [mean(a.times), mean(b.times)],
      span: [a.span, b.span],
      requests: a.times.map((time, place) => ({
        route: (asked[(from + place) % asked.length] as WireRequest).route,
        a: time,
        b: b.times[place] ?? 0,
      })),
    };
  }

  #burst(index: 0 | 1, from: number, done: (burst: Burst | null, now: number) => void): void {
    const { connections } = this.#options;
    const requests = this.#options.requests[index];
    const arm = this.#arms[index];
    const begun = monotonicNow();
    let left = 0;
    const times: number[] = [];
    const places = new Map<Connection, number>();
    let right = true;
    let sending = true;
    let last = begun;
    const finish = () => {
      done(right ? { times, span: last - begun } : null, last);
    };
    let sent = 0;
    for (const connection of [...arm.usable()]) {
      if (sent === connections) break;
      const request = requests[(from + sent) % requests.length];
      if (request === undefined) throw new TypeError('Expected a request to send, got none');
      places.set(connection, sent);
      sent += 1;
      left += 1;
      arm.send(connection, request, (answered, took, now) => {
        left -= 1;
        last = now;
        const place = answered === null ? undefined : places.get(answered);
        if (took === null || place === undefined) right = false;
        else times[place] = took;
        if (left === 0 && !sending) finish();
      });
    }
    sending = false;
    if (sent < connections) {
      for (let place = sent; place < connections; place++) {
        arm.notConnected(requests[(from + place) % requests.length] as WireRequest);
      }
      right = false;
    }
    if (left === 0) setImmediate(finish);
  }
}
