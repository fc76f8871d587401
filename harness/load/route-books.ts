import { type EncodedTimes, TimeHistogram } from '../record/histogram.ts';
import type { LatencySummary } from '../record/latency.ts';
import type { ErrorKind, Requests, RouteLoad } from '../record/load.ts';
import { noErrors } from './error-counts.ts';

/** What a generator counted of one route, ready to be merged with what others did. */
export interface RouteCounted {
  name: string;
  requests: Requests;
  latency: EncodedTimes;
  service: EncodedTimes;
  /** Of the bodies of right answers, as they came; null where the client does not tell, or none came. */
  bytes: RouteLoad['bytes'];
}

/** The requests of one route over the window, each in exactly one place. */
export class RouteBook {
  scheduled = 0;
  completed = 0;
  shed = 0;
  raced = 0;
  early = 0;
  /** Under way now; in a closed loop those of the warm-up as well. */
  underWay = 0;
  readonly errors = noErrors();
  readonly latency = new TimeHistogram();
  readonly service: TimeHistogram;
  bytes: RouteLoad['bytes'] = null;

  /** @param service false where it is the same as the latency */
  constructor(service: boolean) {
    this.service = service ? new TimeHistogram() : this.latency;
  }

  /** A right answer had a body of this length; null where the client does not tell. */
  body(bytes: number | null): void {
    if (bytes === null) return;
    this.bytes = joined(this.bytes, { total: bytes, min: bytes, max: bytes });
  }

  requests(inFlight: number): Requests {
    const { scheduled, completed, shed, raced, early } = this;
    return { scheduled, completed, errors: { ...this.errors }, shed, inFlight, raced, early };
  }
}

/** The books of all routes of a load. Totals are their sums: nothing is counted twice. */
export class RouteBooks {
  readonly #service: boolean;
  readonly #books = new Map<string, RouteBook>();

  /** @param service whether it is told apart from the latency */
  constructor(service: boolean) {
    this.#service = service;
  }

  /** @param route one of as many as the plan made */
  of(route: string): RouteBook {
    const known = this.#books.get(route);
    if (known !== undefined) return known;
    const made = new RouteBook(this.#service);
    this.#books.set(route, made);
    return made;
  }

  get all(): IterableIterator<[name: string, book: RouteBook]> {
    return this.#books.entries();
  }

  /** @param inFlight of each route, by who holds them */
  close(inFlight: (name: string, book: RouteBook) => number): RouteCounted[] {
    return [...this.#books].map(([name, book]) => ({
      name,
      requests: book.requests(inFlight(name, book)),
      latency: book.latency.encode(),
      service: book.service.encode(),
      bytes: book.bytes,
    }));
  }
}

/** The sums over all routes. */
export function totalsOf(routes: readonly RouteCounted[]): {
  requests: Requests;
  latency: TimeHistogram;
  service: TimeHistogram;
} {
  return {
    requests: sumRequests(routes.map(({ requests }) => requests)),
    latency: TimeHistogram.merge(routes.map(({ latency }) => latency)),
    service: TimeHistogram.merge(routes.map(({ service }) => service)),
  };
}

/** What several generators counted of each route as one, the most frequent first. */
export function routesOf(
  parts: readonly RouteCounted[],
  from: { latency: LatencySummary['from']; service: LatencySummary['from'] },
): RouteLoad[] {
  const byName = new Map<string, RouteCounted[]>();
  for (const part of parts) byName.set(part.name, [...(byName.get(part.name) ?? []), part]);
  const routes = [...byName].map(([name, of]): RouteLoad => {
    const { requests, latency, service } = totalsOf(of);
    return {
      ...{ name, requests },
      latency: { ...latency.summary(), from: from.latency },
      service: { ...service.summary(), from: from.service },
      bytes: of.map(({ bytes }) => bytes).reduce(joined, null),
    };
  });
  return routes.sort((one, other) => other.requests.scheduled - one.requests.scheduled);
}

/** The lengths of two sets of bodies together. */
function joined(one: RouteLoad['bytes'], other: RouteLoad['bytes']): RouteLoad['bytes'] {
  if (one === null || other === null) return one ?? other;
  return {
    total: one.total + other.total,
    min: Math.min(one.min, other.min),
    max: Math.max(one.max, other.max),
  };
}

/** One count of what several hold parts of. */
export function sumRequests(parts: readonly Requests[]): Requests {
  const sum = { scheduled: 0, completed: 0, errors: noErrors(), shed: 0, inFlight: 0, raced: 0, early: 0 };
  for (const requests of parts) {
    sum.scheduled += requests.scheduled;
    sum.completed += requests.completed;
    sum.shed += requests.shed;
    sum.inFlight += requests.inFlight;
    sum.raced += requests.raced ?? 0;
    sum.early += requests.early ?? 0;
    for (const [kind, count] of Object.entries(requests.errors)) sum.errors[kind as ErrorKind] += count;
  }
  return sum;
}
