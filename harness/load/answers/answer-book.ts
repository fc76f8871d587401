import type { RouteAnswers } from '../../record/answers.ts';
import { concealCaptured } from '../../record/captured.ts';
import type { WireRequest } from '../http/wire-request.ts';
import { Lengths } from './lengths.ts';

/** What an answer has to tell to be counted; `bytes` is null where the client does not know. */
export interface CountedAnswer {
  status: number;
  bytes: number | null;
  header(name: string): string | null;
}

/** Routes that are counted by themselves, and different values of a header of each. */
const MOST = { routes: 50, values: 8 };
/** Holds all further ones. */
const OTHERS = 'other';

interface Route {
  byStatus: Record<string, number>;
  total: number;
  min: number;
  max: number;
  lengths: Lengths;
  redirects: Record<string, number>;
  encodings: Record<string, number>;
  checked: (() => number) | null;
  wrong: RouteAnswers['wrong'];
}

/** Counts answers by route; it grows with the routes and not with the answers. Times are monotonic ms. */
export class AnswerBook {
  readonly #begin: number;
  readonly #routes = new Map<string, Route>();

  /** @param begin of the load, warm-up included */
  constructor(begin: number) {
    this.#begin = begin;
  }

  /** @param counts whether it belongs to the window, @param verdict what became of it */
  add(
    request: Pick<WireRequest, 'route' | 'expectation' | 'sample' | 'captured'>,
    now: number,
    answer: CountedAnswer,
    counts: boolean,
    verdict: 'right' | 'status' | 'body',
  ): void {
    const route = this.#route(request);
    const at = (now - this.#begin) / 1000;
    if (answer.bytes !== null) route.lengths.add(answer.bytes, at);
    if (verdict !== 'right')
      route.wrong ??= { at: Math.round(at * 1000) / 1000, why: request.expectation.why };
    if (!counts) return;
    route.byStatus[answer.status] = (route.byStatus[answer.status] ?? 0) + 1;
    if (answer.bytes !== null) {
      route.total += answer.bytes;
      route.min = Math.min(route.min, answer.bytes);
      route.max = Math.max(route.max, answer.bytes);
    }
    if (answer.status >= 300 && answer.status < 400) {
      const location = answer.header('location');
      count(route.redirects, location && concealCaptured(location, request.captured ?? {}));
    }
    count(route.encodings, answer.header('content-encoding'));
  }

  close(): RouteAnswers[] {
    return [...this.#routes].map(([name, route]) => ({
      name,
      byStatus: route.byStatus,
      bytes:
        route.min === Number.POSITIVE_INFINITY
          ? null
          : { total: route.total, min: route.min, max: route.max },
      checked: route.checked?.() || null,
      redirects: route.redirects,
      encodings: route.encodings,
      changed: route.lengths.changed,
      wrong: route.wrong,
    }));
  }

  #route({ route: name, sample }: Pick<WireRequest, 'route' | 'sample'>): Route {
    const known = this.#routes.get(name);
    if (known !== undefined) return known;
    if (this.#routes.size >= MOST.routes && name !== OTHERS) return this.#route({ route: OTHERS, sample });
    const made: Route = {
      byStatus: {},
      total: 0,
      min: Number.POSITIVE_INFINITY,
      max: 0,
      lengths: new Lengths(),
      redirects: {},
      encodings: {},
      checked: () => sample.checked,
      wrong: null,
    };
    this.#routes.set(name, made);
    return made;
  }
}

function count(values: Record<string, number>, value: string | null): void {
  if (value === null) return;
  const name = value.length > 200 ? `${value.slice(0, 200)}...` : value;
  const known = values[name] !== undefined || Object.keys(values).length < MOST.values;
  const into = known ? name : OTHERS;
  values[into] = (values[into] ?? 0) + 1;
}
