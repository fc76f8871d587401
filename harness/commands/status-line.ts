import type { Output } from '../context.ts';

/** Ends the line that is there and goes to its start (ECMA-48: carriage return, erase to the end of line). */
const CLEAR = '\r\u001b[K';

/** A line that says what is done at the moment, for a person who watches; nothing for anybody else. */
export class StatusLine {
  readonly #output: Output;
  readonly #silent: boolean;

  constructor(output: Output, quiet: boolean) {
    this.#output = output;
    this.#silent = quiet || !output.isTTY;
  }

  show(text: string): void {
    if (!this.#silent) this.#output.write(CLEAR + text.slice(0, this.#output.columns - 1));
  }

  /** Leaves the line free for what comes next. */
  end(): void {
    if (!this.#silent) this.#output.write(CLEAR);
  }
}
