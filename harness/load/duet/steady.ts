import { monotonicNow } from '../../clock.ts';
import type { WireRequest } from '../http/wire-request.ts';
import type { Arm } from './arm.ts';

/** How often deadlines are looked at, ms. */
const DEADLINES = 5;
/** Connections to each target at most; what is due beyond them waits, and its wait counts. */
const MOST_CONNECTIONS = 256;
/** Times of a route that are kept. */
const MOST_TIMES = 4000;

/** What the requests of one route took, A's and B's, from when they were due, ms; the first so many of each. */
export interface SteadyTimes {
  name: string;
  times: [a: number[], b: number[]];
}

export interface SteadyOptions {
  /** For A and for B: the same requests, each for its own host. */
  requests: readonly [readonly WireRequest[], readonly WireRequest[]];
  /** Requests a second to each. */
  rate: number;
  /** Draws which arm comes first in a pair. */
  coin(): 0 | 1;
}

/** A timer may be early by its resolution, which would make an answer quicker than it was. */
async function untilDue(due: number): Promise<void> {
  for (let wait = due - monotonicNow(); wait > 0; wait = due - monotonicNow()) {
    await new Promise((resolve) => (wait > 1 ? setTimeout(resolve, wait - 1) : setImmediate(resolve)));
  }
}

/**
 * Both targets at the same open rate: one schedule, whose requests are dealt to both in pairs, whatever their answers do.
 * What the machine does at a moment falls on both alike.
 */
export class Steady {
  readonly #arms: readonly [Arm, Arm];
  readonly #options: SteadyOptions;
  readonly #times = new Map<string, [number[], number[]]>();
  #stopped = false;

  constructor(arms: readonly [Arm, Arm], options: SteadyOptions) {
    this.#arms = arms;
    this.#options = options;
  }

  /** Sends what is due until a moment; resolves when all that was sent has ended. */
  async until(end: number): Promise<SteadyTimes[]> {
    const { requests, rate, coin } = this.#options;
    const step = 500 / rate;
    const start = monotonicNow();
    let order: readonly [0 | 1, 0 | 1] = [0, 1];
    const deadlines = setInterval(() => this.#expire(), DEADLINES);
    try {
      for (let sent = 0; !this.#stopped; sent++) {
        const due = start + sent * step;
        if (due >= end) break;
        await untilDue(due);
        if (sent % 2 === 0) order = coin() === 0 ? [0, 1] : [1, 0];
        const arm = order[(sent % 2) as 0 | 1];
        const own = requests[arm];
        this.#ask(arm, own[(sent >> 1) % own.length] as WireRequest, due);
      }
      while (!this.#arms.every((arm) => arm.idle)) await new Promise((resolve) => setTimeout(resolve, 1));
    } finally {
      clearInterval(deadlines);
    }
    return [...this.#times].map(([name, times]) => ({ name, times }));
  }

  stop(): void {
    this.#stopped = true;
  }

  #ask(arm: 0 | 1, request: WireRequest, due: number): void {
    this.#arms[arm].ask(request, due, MOST_CONNECTIONS, (took) => {
      if (took === null) return;
      const known = this.#times.get(request.route) ?? [[], []];
      this.#times.set(request.route, known);
      if (known[arm].length < MOST_TIMES) known[arm].push(took);
    });
  }

  #expire(): void {
    const now = monotonicNow();
    for (const arm of this.#arms) arm.expire(now);
  }
}
