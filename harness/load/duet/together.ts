import { monotonicNow } from '../../clock.ts';
import type { WireRequest } from '../http/wire-request.ts';
import type { Arm } from './arm.ts';
import type { PairsByRoute } from './route-pairs.ts';
import { Turns } from './turns.ts';

export interface TogetherOptions {
  /** For A and for B: the same requests, each for its own host. */
  requests: readonly [readonly WireRequest[], readonly WireRequest[]];
  /** Requests of a burst, sent at once. */
  connections: number;
  /** Draws which arm comes first in a pair, and which route. */
  draw(low: number, high: number): number;
  /** Told of each pair of bursts, by route: of its span, first write to last answer, and of the request in the middle. */
  spans: PairsByRoute;
  middles: PairsByRoute;
}

/**
 * Bursts by turns, each of one route: what a lock or a small pool holds up is felt by those who want the same thing, and a
 * burst of a mix has hardly two of them. Each route has the same time, so that of quick ones there are more.
 */
export class Together {
  readonly #arms: readonly [Arm, Arm];
  readonly #options: TogetherOptions;
  #turns: Turns | null = null;
  #stopped = false;

  constructor(arms: readonly [Arm, Arm], options: TogetherOptions) {
    this.#arms = arms;
    this.#options = options;
  }

  /** Asks until a moment, and each route at least once unless it is too late for that. */
  async until(end: number): Promise<void> {
    const { requests, connections, draw, spans, middles } = this.#options;
    const names = [...new Set(requests[0].map(({ route }) => route))];
    const first = draw(0, names.length - 1);
    for (let index = 0; index < names.length && !this.#stopped; index++) {
      const now = monotonicNow();
      if (now >= end) return;
      const route = names[(first + index) % names.length];
      const own = requests.map((all) =>
        // By place: the two may be asked at different paths.
        all.filter((_, place) => requests[0][place]?.route === route),
      ) as [WireRequest[], WireRequest[]];
      this.#turns = new Turns(this.#arms, {
        requests: own,
        connections,
        coin: () => draw(0, 1) as 0 | 1,
        onPair: ({ span, requests: times }) => {
          spans.add(route ?? '', span[0], span[1]);
          middles.add(route ?? '', middle(times.map(({ a }) => a)), middle(times.map(({ b }) => b)));
        },
      });
      await this.#turns.until(now + (end - now) / (names.length - index));
    }
  }

  stop(): void {
    this.#stopped = true;
    this.#turns?.stop();
  }
}

function middle(times: number[]): number {
  return times.sort((one, other) => one - other)[times.length >> 1] ?? 0;
}
