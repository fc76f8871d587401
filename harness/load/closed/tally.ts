import { TimeHistogram } from '../../record/histogram.ts';
import type { ErrorKind } from '../../record/load.ts';
import { AnswerBook, type CountedAnswer } from '../answers/answer-book.ts';
import { type Books, type Deadline, isAnswer, type LoadWindow, noErrors, type Totals } from '../books.ts';
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
  readonly #latency = new TimeHistogram();
  readonly #errors = noErrors();
  readonly #slices = new Slices();
  readonly #serverTiming = new ServerTimings();
  readonly #totals: Totals = { written: 0, answered: 0 };
  #underWay = 0;
  #scheduled = 0;
  #completed = 0;
  #raced = 0;
  #early = 0;
  readonly #answers: AnswerBook;
  #opened = false;
  #inFlightAtEnd: number | null = null;

  constructor(window: LoadWindow) {
    this.#window = window;
    this.#answers = new AnswerBook(window.warmupStart);
  }

  /** A request was sent. */
  sent(now: number): void {
    this.#advance(now);
    this.#underWay += 1;
    this.#totals.written += 1;
    if (this.#open) this.#scheduled += 1;
  }

  /** A right answer came, so long after the socket write, ms. */
  completed(now: number, latency: number): void {
    this.#advance(now);
    this.#underWay -= 1;
    this.#totals.answered += 1;
    const slice = this.#sliceAt(now);
    if (slice !== null) this.#slices.completed(slice, latency);
    if (!this.#open) return;
    this.#completed += 1;
    this.#latency.record(latency);
  }

  /**
   * A request ended without a right answer. A timeout stands in the tail at its deadline, so it brings its
   * latency; other errors bring none, lest a fast failure make the service look fast.
   */
  failed(now: number, kind: ErrorKind, deadline?: Deadline): void {
    this.#advance(now);
    this.#underWay -= 1;
    if (isAnswer(kind)) this.#totals.answered += 1;
    const slice = this.#sliceAt(now);
    if (slice !== null) this.#slices.failed(slice, deadline?.latency);
    if (!this.#open) return;
    this.#errors[kind] += 1;
    if (deadline !== undefined) this.#latency.record(deadline.latency);
  }

  /** A request was sent again, since the server closed an idle connection as it left. */
  raced(now: number): void {
    this.#advance(now);
    if (this.#open) this.#raced += 1;
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
  }

  /** A request ended before all of it had been sent. */
  early(now: number): void {
    this.#advance(now);
    if (this.#open) this.#early += 1;
  }

  /** A target reported its own times in a header. */
  serverTiming(now: number, header: string): void {
    this.#advance(now);
    if (this.#open) this.#serverTiming.add(header);
  }

  /** Closes the books; what comes later is not counted. @param now the window's end unless stopped before */
  close(now: number = this.#window.end): Books {
    this.#advance(now);
    return {
      requests: {
        scheduled: this.#scheduled,
        completed: this.#completed,
        errors: { ...this.#errors },
        shed: 0,
        inFlight: this.#inFlightAtEnd ?? this.#underWay,
        raced: this.#raced,
        early: this.#early,
      },
      completedInWindow: this.#completed,
      latency: this.#latency,
      // A closed loop intends to send when it sends: the two are one.
      service: this.#latency,
      slices: this.#slices.close(),
      serverTiming: this.#serverTiming.byName,
      totals: this.#totals,
      answers: this.#answers.close(),
    };
  }

  get #open(): boolean {
    return this.#opened && this.#inFlightAtEnd === null;
  }

  /** Opens and closes the window at its moments, before the event at `now` is counted. */
  #advance(now: number): void {
    if (!this.#opened && now >= this.#window.start) {
      this.#opened = true;
      this.#scheduled = this.#underWay;
    }
    if (this.#inFlightAtEnd === null && now >= this.#window.end) this.#inFlightAtEnd = this.#underWay;
  }

  #sliceAt(now: number): number | null {
    const { warmupStart, start, end, slice } = this.#window;
    return now < warmupStart || now >= end ? null : Math.floor((now - start) / slice);
  }
}
