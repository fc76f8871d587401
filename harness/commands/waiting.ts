import type { Output } from '../context.ts';

/** Ends the line that is there and goes to its start (ECMA-48: carriage return, erase to the end of line). */
const CLEAR = '\r\u001b[K';

/** A line that counts down the seconds of a load, for a person who watches; nothing for anybody else. */
export class Waiting {
  readonly #output: Output;
  readonly #seconds: number;
  readonly #silent: boolean;
  #timer: NodeJS.Timeout | undefined;

  constructor(output: Output, seconds: number, quiet: boolean) {
    this.#output = output;
    this.#seconds = seconds;
    this.#silent = quiet || !output.isTTY;
  }

  start(): void {
    if (this.#silent) return;
    const began = performance.now();
    const show = () => {
      const left = this.#seconds - (performance.now() - began) / 1000;
      const text = left > 0 ? `${Math.ceil(left)} s left` : 'waiting for the last answers';
      this.#output.write(CLEAR + text);
    };
    show();
    clearInterval(this.#timer);
    this.#timer = setInterval(show, 1000);
  }

  end(): void {
    clearInterval(this.#timer);
    if (!this.#silent) this.#output.write(CLEAR);
  }
}
