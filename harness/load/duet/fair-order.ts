import type { WireRequest } from '../http/wire-request.ts';

interface Route {
  /** Places of its requests in the workload. */
  places: number[];
  asked: number;
  /** Milliseconds for which both were asked. */
  spent: number;
}

/**
 * The order in which requests of a mix are asked by turns, where each route is to be known about as well as the others: one
 * that takes a hundred times as long would have nearly all of the time. A route gets time as the root of what a pair of its
 * requests takes, which for the same relative spread makes the sum of the routes' variances least (Neyman 1934, with
 * costs as Cochran has them, Sampling Techniques, 3rd ed., 5.5).
 */
export class FairOrder {
  readonly #routes: Route[];
  #last: Route | null = null;

  constructor(requests: readonly WireRequest[]) {
    const byName = new Map<string, Route>();
    requests.forEach(({ route }, place) => {
      const known = byName.get(route) ?? { places: [], asked: 0, spent: 0 };
      known.places.push(place);
      byName.set(route, known);
    });
    this.#routes = [...byName.values()];
  }

  /** Place of the next request. */
  next(): number {
    const route = this.#routes.reduce((best, one) => (due(one) < due(best) ? one : best));
    this.#last = route;
    const place = route.places[route.asked % route.places.length] ?? 0;
    route.asked += 1;
    return place;
  }

  /** Tells what the pair of the last one took, ms. */
  took(milliseconds: number): void {
    if (this.#last !== null) this.#last.spent += milliseconds;
  }
}

/** Time spent so far by what was to be spent: whoever has least is next, and each is asked once before. */
function due({ asked, spent }: Route): number {
  if (asked === 0 || spent === 0) return asked === 0 ? -1 : 0;
  return spent / Math.sqrt(spent / asked);
}
