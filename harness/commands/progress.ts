import wrapAnsi from 'wrap-ansi';
import type { Output } from '../context.ts';
import type { MeasureEvent } from '../measure/events.ts';
import type { PlannedTrial } from '../record/manifest.ts';
import { trialInWords } from '../words/trial.ts';

/** Ends the line that is there and goes to its start (ECMA-48: carriage return, erase to the end of line). */
const CLEAR = '\r\u001b[K';

/** How many trials there are, and when the first of them began. */
interface Suite {
  total: number;
  done: number;
  startedAt: number;
}

/**
 * Tells a person how far a measurement is: one line kept up to date on a terminal; elsewhere a line for each trial of a suite
 * and nothing else.
 */
export class Progress {
  readonly #output: Output;
  readonly #quiet: boolean;
  readonly #now: () => number;
  #suite: Suite | null = null;
  #countdown: NodeJS.Timeout | undefined;

  /** @param now milliseconds */
  constructor(output: Output, quiet: boolean, now: () => number = () => performance.now()) {
    this.#output = output;
    this.#quiet = quiet;
    this.#now = now;
  }

  on(event: MeasureEvent): void {
    // Where it is kept is said at the end.
    if (this.#quiet || event.type === 'kept') return;
    clearInterval(this.#countdown);
    if (event.type === 'trial-started') this.#started(event);
    else if (event.type === 'trial-ended') this.#ended(event);
    else if (event.type === 'step') this.#show(event.text);
    else if (event.type === 'load') this.#countDown(event.seconds);
    else if (this.#output.isTTY) this.#output.write(CLEAR);
  }

  #show(line: string): void {
    if (this.#output.isTTY) this.#output.write(CLEAR + cut(line, this.#output.columns - 1));
  }

  #countDown(seconds: number): void {
    if (!this.#output.isTTY) return;
    const began = this.#now();
    const show = () => {
      const left = seconds - (this.#now() - began) / 1000;
      this.#show(left > 0 ? `${Math.ceil(left)} s left` : 'waiting for the last answers');
    };
    show();
    this.#countdown = setInterval(show, 1000);
  }

  #started({ trial, of, blocks }: Extract<MeasureEvent, { type: 'trial-started' }>): void {
    this.#suite ??= { total: of, done: 0, startedAt: this.#now() };
    // Asked again: one more than was planned.
    if (trial.replaces !== undefined) this.#suite.total += 1;
    this.#show(
      `${this.#suite.done + 1}/${this.#suite.total} ${trial.scenario} · ${trial.variant} · ` +
        `block ${trial.block} of ${blocks}${again(trial)}${this.#left(this.#suite)}`,
    );
  }

  #ended({ trial, of }: Extract<MeasureEvent, { type: 'trial-ended' }>): void {
    // One that could not even begin is told as well.
    this.#suite ??= { total: of, done: 0, startedAt: this.#now() };
    this.#suite.done += 1;
    if (this.#output.isTTY) return;
    const place = `[${this.#suite.done}/${this.#suite.total}] ${trial.scenario} ${trial.variant}, block ${trial.block}${again(trial)}`;
    this.#output.write(`${place}: ${trialInWords(trial)}\n`);
  }

  #left({ done, total, startedAt }: Suite): string {
    if (done === 0) return '';
    const seconds = ((this.#now() - startedAt) / done) * ((total - done) / 1000);
    return ` · ${seconds < 90 ? `${Math.ceil(seconds)} s` : `${Math.ceil(seconds / 60)} min`} left`;
  }
}

/** As much of a line as stands in so many columns, of which some characters take two. */
function cut(line: string, columns: number): string {
  return wrapAnsi(line, columns, { hard: true, wordWrap: false, trim: false }).split('\n')[0] ?? '';
}

function again({ replaces }: Pick<PlannedTrial, 'replaces'>): string {
  return replaces === undefined ? '' : ', asked again';
}
