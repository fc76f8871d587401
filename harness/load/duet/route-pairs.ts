import type { RandomInt } from '../../plan/random.ts';

/** Pairs of a route that are kept one by one; of more a sample is drawn, so that memory is bounded by routes. */
const MOST = 4000;

/** The pairs of requests to one route, A's and B's time of each, ms. */
export interface RoutePairs {
  name: string;
  pairs: number;
  /** Sums over all pairs. */
  sums: [a: number, b: number];
  /** What each pair took, or each of a random sample of them. */
  times: [a: number[], b: number[]];
}

/** Gathers pairs by route, each within its own kind of request: a mix has no distribution of its own. */
export class PairsByRoute {
  readonly #random: RandomInt;
  readonly #routes = new Map<string, RoutePairs>();

  constructor(random: RandomInt) {
    this.#random = random;
  }

  add(name: string, a: number, b: number): void {
    const route = this.#route(name);
    route.pairs += 1;
    route.sums[0] += a;
    route.sums[1] += b;
    // Any pair is kept with the same chance (Vitter 1985, algorithm R).
    const place = route.pairs <= MOST ? route.pairs - 1 : this.#random(0, route.pairs - 1);
    if (place >= MOST) return;
    route.times[0][place] = a;
    route.times[1][place] = b;
  }

  get all(): RoutePairs[] {
    return [...this.#routes.values()];
  }

  #route(name: string): RoutePairs {
    const known = this.#routes.get(name);
    if (known !== undefined) return known;
    const made: RoutePairs = { name, pairs: 0, sums: [0, 0], times: [[], []] };
    this.#routes.set(name, made);
    return made;
  }
}
