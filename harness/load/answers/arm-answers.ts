import type { AnswerRead } from '../http/connection.ts';
import type { WireRequest } from '../http/wire-request.ts';
import { Lengths } from './lengths.ts';

/** Longer bodies are compared by their lengths alone, bytes. */
const LONG = 64 * 1024;
const MOST = { routes: 50, types: 8 };
/** The last answers are also looked at by themselves: at least so many, at most twice as many. */
const LAST = 250;

/** The answers of one arm to one kind of request, warm-up included. */
export interface ArmRoute {
  name: string;
  answers: number;
  /** Those whose body was not the same as the first to the same request. */
  others: number;
  /** When the first of them came, seconds since the load began. */
  otherAt: number | null;
  /** Bytes of a body -> answers; where lengths are many, near ones are counted together. */
  lengths: [bytes: number, answers: number][];
  /** The same of the last few hundred answers; empty where there were no more than those. */
  lastLengths: [bytes: number, answers: number][];
  changed: { at: number; from: number; to: number } | null;
  /** Content-Type -> answers. */
  types: Record<string, number>;
}

interface Route extends Omit<ArmRoute, 'lengths' | 'lastLengths' | 'changed'> {
  lengths: Lengths;
  /** How long the answers of the block were that is being filled, and of the one before it; null while there is none. */
  block: Lengths;
  before: Lengths | null;
}

/** Follows what one arm of a duet answers, so that it can be held against what the other one does. */
export class ArmAnswers {
  readonly #routes = new Map<string, Route>();
  readonly #first = new Map<WireRequest, { bytes: number; body: Buffer | null }>();
  #begin = 0;

  /** @param now monotonic ms */
  begin(now: number): void {
    this.#begin = now;
  }

  add(request: WireRequest, now: number, answer: AnswerRead): void {
    const at = (now - this.#begin) / 1000;
    const route = this.#route(request.route);
    if (route.answers > 0 && route.answers % LAST === 0) {
      route.before = route.block;
      route.block = new Lengths();
    }
    route.answers += 1;
    route.lengths.add(answer.bytes, at);
    route.block.add(answer.bytes, at);
    const type = answer.header('content-type') ?? '';
    if (route.types[type] !== undefined || Object.keys(route.types).length < MOST.types) {
      route.types[type] = (route.types[type] ?? 0) + 1;
    }
    const first = this.#first.get(request);
    if (first === undefined) {
      const long = answer.bytes > LONG;
      request.keepsBody = !long;
      this.#first.set(request, { bytes: answer.bytes, body: long ? null : answer.body() });
      return;
    }
    const same =
      first.bytes === answer.bytes &&
      (first.body === null || !request.keepsBody || first.body.equals(answer.body()));
    if (same) return;
    route.others += 1;
    route.otherAt ??= Math.round(at * 1000) / 1000;
  }

  close(): ArmRoute[] {
    return [...this.#routes.values()].map(({ lengths, block, before, ...route }) => ({
      ...route,
      lengths: [...lengths.counts],
      lastLengths: before === null ? [] : [...before.counts, ...block.counts],
      changed: lengths.changed,
    }));
  }

  #route(name: string): Route {
    const known = this.#routes.get(name);
    if (known !== undefined) return known;
    if (this.#routes.size >= MOST.routes && name !== 'other') return this.#route('other');
    const made: Route = {
      ...{ name, answers: 0, others: 0, otherAt: null, types: {} },
      lengths: new Lengths(),
      block: new Lengths(),
      before: null,
    };
    this.#routes.set(name, made);
    return made;
  }
}
