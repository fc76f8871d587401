import type { ErrorKind } from '../../record/load.ts';
import { AnswerBook, type CountedAnswer } from '../answers/answer-book.ts';
import { type Books, type Deadline, isAnswer, type LoadWindow, type Totals } from '../books.ts';
import { RouteBooks, totalsOf } from '../route-books.ts';
import { ServerTimings } from '../server-timing.ts';
import { Slices } from '../slices.ts';

/**
 * Counts every request of a closed loop into exactly one place and every latency into one histogram.
 * Requests in flight when the window opens belong to it, and those in flight when it closes are counted as
 * such, so that scheduled = completed + errors + inFlight holds by what happened and not by subtraction.
 * Calls must come in order of time; all times are monotonic milliseconds.
 */
export class Tally {
  readonly #window: LoadWindow;
  // A closed loop intends to send when it sends: latency and service time are one.
  readonly #routes = new RouteBooks(false);
  readonly #slices = new Slices();
  readonly #serverTiming = new ServerTimings();
  readonly #totals: Totals = { written: 0, answered: 0 };
  readonly #answers: AnswerBook;
  #opened = false;
  #closed = false;

  constructor(window: LoadWindow) {
    this.#window = window;
    this.#answers = new AnswerBook(window.warmupStart);
  }

  /** A request was sent. */
  sent(now: number, route: string): void {
    this.#advance(now);
    const book = this.#routes.of(route);
    if (!this.#closed) book.underWay += 1;
    this.#totals.written += 1;
    if (this.#open) book.scheduled += 1;
  }

  /** A right answer came, so long after the socket write, ms. */
  completed(now: number, route: string, latency: number): void {
    this.#advance(now);
    const book = this.#routes.of(route);
    if (!this.#closed) book.underWay -= 1;
    this.#totals.answered += 1;
    const slice = this.#sliceAt(now);
    if (slice !== null) this.#slices.completed(slice, latency);
    if (!this.#open) return;
    book.completed += 1;
    book.latency.record(latency);
  }

  /**
   * A request ended without a right answer. A timeout stands in the tail at its deadline, so it brings its
   * latency; other errors bring none, lest a fast failure make the service look fast.
   */
  failed(now: number, route: string, kind: ErrorKind, deadline?: Deadline): void {
    this.#advance(now);
    const book = this.#routes.of(route);
    if (!this.#closed) book.underWay -= 1;
    if (isAnswer(kind)) this.#totals.answered += 1;
    const slice = this.#sliceAt(now);
    if (slice !== null) this.#slices.failed(slice, deadline?.latency);
    if (!this.#open) return;
    book.errors[kind] += 1;
    if (deadline !== undefined) book.latency.record(deadline.latency);
  }

  /** A request was sent again, since the server closed an idle connection as it left. */
  raced(now: number, route: string): void {
    this.#advance(now);
    if (this.#open) this.#routes.of(route).raced += 1;
  }

  /** An answer came, right or wrong. */
  answer(
    now: number,
    request: Parameters<AnswerBook['add']>[0],
    answer: CountedAnswer,
    verdict: 'right' | 'status' | 'body',
  ): void {
    this.#advance(now);
    this.#answers.add(request, now, answer, this.#open, verdict);
    if (this.#open && verdict === 'right') this.#routes.of(request.route).body(answer.bytes);
  }

  /** A request ended before all of it had been sent. */
  early(now: number, route: string): void {
    this.#advance(now);
    if (this.#open) this.#routes.of(route).early += 1;
  }

  /** A target reported its own times in a header. */
  serverTiming(now: number, header: string): void {
    this.#advance(now);
    if (this.#open) this.#serverTiming.add(header);
  }

  /** Closes the books; what comes later is not counted. @param now the window's end unless stopped before */
  close(now: number = this.#window.end): Books {
    this.#advance(now);
    // Who was under way when the window closed, and stays so in these books.
    const routes = this.#routes.close((_, { underWay }) => underWay);
    const { requests, latency } = totalsOf(routes);
    return {
      requests,
      completedInWindow: requests.completed,
      latency,
      service: latency,
      slices: this.#slices.close(),
      serverTiming: this.#serverTiming.byName,
      totals: this.#totals,
      answers: this.#answers.close(),
      routes,
    };
  }

  get #open(): boolean {
    return this.#opened && !this.#closed;
  }

  /** Opens and closes the window at its moments, before the event at `now` is counted. */
  #advance(now: number): void {
    if (!this.#opened && now >= this.#window.start) {
      this.#opened = true;
      for (const [, book] of this.#routes.all) book.scheduled = book.underWay;
    }
    if (now >= this.#window.end) this.#closed = true;
  }

  #sliceAt(now: number): number | null {
    const { warmupStart, start, end, slice } = this.#window;
    return now < warmupStart || now >= end ? null : Math.floor((now - start) / slice);
  }
}
