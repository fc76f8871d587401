/**
 * How many requests are under way, integrated over a window by the clock and not by their latencies: what Little's law
 * says of a load is a check only if both sides of it were counted by themselves.
 */
export class Present {
  readonly #start: number;
  readonly #end: number;
  #count = 0;
  #last: number;
  #integral = 0;

  /** @param start @param end of the window, monotonic ms */
  constructor(start: number, end: number) {
    this.#start = start;
    this.#end = end;
    this.#last = start;
  }

  /** One more or one less from now on, monotonic ms. */
  change(now: number, by: 1 | -1): void {
    this.#advance(now);
    this.#count += by;
  }

  /** One more since `due`, which was before the generator got to it. */
  enter(due: number, now: number): void {
    this.change(now, 1);
    this.#integral += Math.max(0, Math.min(now, this.#end) - Math.max(due, this.#start));
  }

  /** Requests times ms until now, or until the window's end. */
  upTo(now: number): number {
    this.#advance(now);
    return this.#integral;
  }

  #advance(now: number): void {
    const to = Math.min(now, this.#end);
    if (to <= this.#last) return;
    this.#integral += this.#count * (to - this.#last);
    this.#last = to;
  }
}
