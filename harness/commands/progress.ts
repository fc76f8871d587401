import type { Output } from '../context.ts';
import type { PlannedTrial } from '../record/manifest.ts';
import type { Trial } from '../record/trial.ts';

/** Ends the line that is there and goes to its start (ECMA-48: carriage return, erase to the end of line). */
const CLEAR = '\r\u001b[K';

/** Tells a person how far a run is: one line kept up to date on a terminal, a line a trial elsewhere. */
export class Progress {
  readonly #output: Output;
  #total: number;
  readonly #blocks: number;
  readonly #startedAt: number;
  readonly #now: () => number;
  #done = 0;

  /** @param now milliseconds */
  constructor(output: Output, total: number, blocks: number, now: () => number) {
    this.#output = output;
    this.#total = total;
    this.#blocks = blocks;
    this.#now = now;
    this.#startedAt = now();
  }

  started(trial: PlannedTrial): void {
    // Asked again: one more than was planned.
    if (trial.replaces !== undefined) this.#total += 1;
    if (!this.#output.isTTY) return;
    const line =
      `${this.#done + 1}/${this.#total} ${trial.scenario} · ${trial.variant} · ` +
      `block ${trial.block} of ${this.#blocks}${again(trial)}${this.#left()}`;
    this.#output.write(CLEAR + line.slice(0, this.#output.columns - 1));
  }

  ended(trial: Trial): void {
    this.#done += 1;
    if (this.#output.isTTY) return;
    const place = `[${this.#done}/${this.#total}] ${trial.scenario} ${trial.variant}, block ${trial.block}${again(trial)}`;
    this.#output.write(`${place}: ${outcome(trial)}\n`);
  }

  /** Leaves the line free for what comes next. */
  clear(): void {
    if (this.#output.isTTY) this.#output.write(CLEAR);
  }

  #left(): string {
    if (this.#done === 0) return '';
    const seconds = ((this.#now() - this.#startedAt) / this.#done) * ((this.#total - this.#done) / 1000);
    return ` · ${seconds < 90 ? `${Math.ceil(seconds)} s` : `${Math.ceil(seconds / 60)} min`} left`;
  }
}

function again({ replaces }: Pick<PlannedTrial, 'replaces'>): string {
  return replaces === undefined ? '' : ', asked again';
}

function outcome(trial: Trial): string {
  if (trial.state === 'invalid') return `invalid: ${trial.reason.message}`;
  const { throughput, latency } = trial.load;
  const { '50': p50, '99': p99 } = latency.percentiles;
  const tail = p99 === null ? '' : `, p99 ${p99.toFixed(2)} ms`;
  const middle = p50 === null ? '' : `, p50 ${p50.toFixed(2)} ms`;
  return `${throughput.value.toFixed(throughput.value < 100 ? 1 : 0)} req/s${middle}${tail}`;
}
