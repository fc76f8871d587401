import { TimeHistogram } from '../../record/histogram.ts';
import type { ErrorKind } from '../../record/load.ts';
import { AnswerBook, type CountedAnswer } from '../answers/answer-book.ts';
import { type Books, type Deadline, isAnswer, type LoadWindow } from '../books.ts';
import { RouteBooks, totalsOf } from '../route-books.ts';
import { ServerTimings } from '../server-timing.ts';
import { type Slice, Slices } from '../slices.ts';

/** Steps into which a ramp's load is cut. */
export const STEPS = 10;

export interface OpenBooks extends Books {
  /** Between when a request was due and when the generator acted on it. */
  lag: TimeHistogram;
  /** Between when an answered request was due and its socket write: the lag, and the wait for a connection. */
  waited: TimeHistogram;
  /** Those shed that the generator itself did not get to. */
  unsent: number;
  /** By the part of the window in which the request was due; empty unless asked for. */
  steps: Slice[];
  /** The same of each route that was asked for. */
  stepsOf: Record<string, Slice[]>;
  /** Right answers by the part of the window in which they came, whenever they were due. */
  answeredIn: number[];
}

/**
 * Counts every arrival of an open loop into exactly one place. What belongs to the window is decided by when
 * a request was due, and each that belongs is followed to its answer or its deadline: closing the books on
 * those under way would drop the slowest, just those that the tail is about. Times are monotonic ms.
 */
export class ArrivalBooks {
  readonly #window: LoadWindow;
  readonly #cut: number;
  readonly #routes = new RouteBooks(true);
  readonly #lag = new TimeHistogram();
  readonly #waited = new TimeHistogram();
  readonly #slices = new Slices();
  // All stay open: an answer may come long after its step was left.
  readonly #steps: Slices;
  readonly #stepsOf: ReadonlyMap<string, Slices>;
  readonly #serverTiming = new ServerTimings();
  #completedInWindow = 0;
  #unsent = 0;
  #answered = 0;
  readonly #answeredIn: number[];
  readonly #answers: AnswerBook;

  /**
   * @param cut parts of the window that are counted by themselves; 0 for none
   * @param apart routes of which they are counted as well
   */
  constructor(window: LoadWindow, cut: number, apart: readonly string[] = []) {
    this.#window = window;
    this.#answers = new AnswerBook(window.warmupStart);
    this.#cut = cut;
    this.#steps = new Slices(Math.max(1, cut));
    this.#stepsOf = new Map(apart.map((route) => [route, new Slices(Math.max(1, cut))]));
    this.#answeredIn = Array.from({ length: cut }, () => 0);
  }

  /** A request became due and the generator acted on it at `now`. */
  scheduled(now: number, due: number, route: string): void {
    if (!this.#counts(due)) return;
    this.#routes.of(route).scheduled += 1;
    this.#lag.record(now - due);
    this.#inSteps(route, (steps) => steps.scheduled(this.#step(due)));
  }

  /** A request that was scheduled can't be sent: no connection was free and no more may be opened. */
  shed(due: number, route: string): void {
    if (!this.#counts(due)) return;
    this.#routes.of(route).shed += 1;
  }

  /** A request was due that the generator itself did not get to before its time was over. */
  unsent(due: number, route: string): void {
    if (!this.#counts(due)) return;
    const book = this.#routes.of(route);
    book.scheduled += 1;
    book.shed += 1;
    this.#unsent += 1;
    // It was due like any other: a part that leaves it out would look as if less had been asked.
    this.#inSteps(route, (steps) => steps.scheduled(this.#step(due)));
  }

  /** A right answer came, `latency` after the request was due and `service` after its socket write. */
  completed(now: number, due: number, route: string, latency: number, service: number): void {
    this.#answered += 1;
    if (now >= this.#window.warmupStart) this.#slices.completed(this.#slice(now), latency);
    if (now >= this.#window.start && now < this.#window.end) {
      this.#completedInWindow += 1;
      const part = this.#step(now);
      if (this.#cut > 0) this.#answeredIn[part] = (this.#answeredIn[part] ?? 0) + 1;
    }
    if (!this.#counts(due)) return;
    const book = this.#routes.of(route);
    book.completed += 1;
    book.latency.record(latency);
    book.service.record(service);
    this.#waited.record(Math.max(0, latency - service));
    this.#inSteps(route, (steps) => steps.completed(this.#step(due), latency));
  }

  /** A request ended without a right answer; only a timeout brings times: it stands in the tail at its deadline. */
  failed(now: number, due: number, route: string, kind: ErrorKind, deadline?: Deadline): void {
    if (isAnswer(kind)) this.#answered += 1;
    this.#slices.failed(this.#slice(now), deadline?.latency);
    if (!this.#counts(due)) return;
    const book = this.#routes.of(route);
    book.errors[kind] += 1;
    if (deadline !== undefined) {
      book.latency.record(deadline.latency);
      book.service.record(deadline.service);
    }
    this.#inSteps(route, (steps) => steps.failed(this.#step(due), deadline?.latency));
  }

  /** A request was sent again, since the server closed an idle connection as it left. */
  raced(due: number, route: string): void {
    if (this.#counts(due)) this.#routes.of(route).raced += 1;
  }

  /** An answer came, right or wrong. */
  answer(
    now: number,
    due: number,
    request: Parameters<AnswerBook['add']>[0],
    answer: CountedAnswer,
    verdict: 'right' | 'status' | 'body',
  ): void {
    this.#answers.add(request, now, answer, this.#counts(due), verdict);
    if (this.#counts(due) && verdict === 'right') this.#routes.of(request.route).body(answer.bytes);
  }

  /** A request ended before all of it had been sent. */
  early(due: number, route: string): void {
    if (this.#counts(due)) this.#routes.of(route).early += 1;
  }

  serverTiming(due: number, header: string): void {
    if (this.#counts(due)) this.#serverTiming.add(header);
  }

  /**
   * @param underWay requests of the window that still wait for their answer, by route, counted by who holds them
   * @param written requests that went to a socket, counted by who wrote them
   */
  close(underWay: ReadonlyMap<string, number>, written: number): OpenBooks {
    const routes = this.#routes.close((name) => underWay.get(name) ?? 0);
    const { requests, latency, service } = totalsOf(routes);
    return {
      requests,
      completedInWindow: this.#completedInWindow,
      latency,
      service,
      slices: this.#slices.close(),
      serverTiming: this.#serverTiming.byName,
      totals: { written, answered: this.#answered },
      answers: this.#answers.close(),
      routes,
      lag: this.#lag,
      waited: this.#waited,
      unsent: this.#unsent,
      steps: this.#steps.close(),
      stepsOf: Object.fromEntries([...this.#stepsOf].map(([route, steps]) => [route, steps.close()])),
      answeredIn: this.#answeredIn,
    };
  }

  #inSteps(route: string, count: (steps: Slices) => void): void {
    if (this.#cut === 0) return;
    count(this.#steps);
    const own = this.#stepsOf.get(route);
    if (own !== undefined) count(own);
  }

  #counts(due: number): boolean {
    return due >= this.#window.start;
  }

  #slice(now: number): number {
    return Math.floor((now - this.#window.start) / this.#window.slice);
  }

  #step(due: number): number {
    const { start, end } = this.#window;
    return Math.min(this.#cut - 1, Math.floor(((due - start) / (end - start)) * this.#cut));
  }
}
