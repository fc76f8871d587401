/**
 * The memory that the load and its metronome share: `sent` is how many requests have been sent, `pending`
 * whether a ring was not heard yet, `stop` ends the metronome; `lead` is in ms.
 */
export class MetronomeBoard {
  readonly memory: SharedArrayBuffer;
  readonly #cells: Int32Array;
  readonly #lead: Float64Array;

  constructor(memory = new SharedArrayBuffer(24)) {
    this.memory = memory;
    this.#lead = new Float64Array(memory, 0, 1);
    this.#cells = new Int32Array(memory, 8, 4);
  }

  get sent(): number {
    return Atomics.load(this.#cells, 0);
  }

  set sent(count: number) {
    Atomics.store(this.#cells, 0, count);
  }

  get pending(): boolean {
    return Atomics.load(this.#cells, 1) === 1;
  }

  set pending(value: boolean) {
    Atomics.store(this.#cells, 1, value ? 1 : 0);
  }

  get stopped(): boolean {
    return Atomics.load(this.#cells, 2) === 1;
  }

  stop(): void {
    Atomics.store(this.#cells, 2, 1);
    Atomics.notify(this.#cells, 2);
  }

  get lead(): number {
    return this.#lead[0] ?? 0;
  }

  set lead(milliseconds: number) {
    this.#lead[0] = milliseconds;
  }

  /** Blocks this thread for so long, ms, or until stopped; far finer than a timer of the event loop. */
  sleep(milliseconds: number): void {
    Atomics.wait(this.#cells, 2, 0, milliseconds);
  }
}
