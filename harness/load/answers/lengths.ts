import type { LengthChange } from '../../record/answers.ts';

/** So many answers of one length in a row make it the length that a route has. */
const STEADY = 20;
/** Different lengths that are counted one by one. */
const MOST = 64;

/** The lengths of one route's bodies: how often each came, and whether one gave way to another. */
export class Lengths {
  readonly counts = new Map<number, number>();
  #steady: number | null = null;
  #candidate = -1;
  #since = 0;
  #row = 0;
  changed: LengthChange | null = null;

  /** @param at seconds since the load began */
  add(bytes: number, at: number): void {
    const count = this.counts.get(bytes);
    if (count !== undefined || this.counts.size < MOST) this.counts.set(bytes, (count ?? 0) + 1);
    if (bytes !== this.#candidate) {
      this.#candidate = bytes;
      this.#since = at;
      this.#row = 0;
    }
    this.#row += 1;
    if (this.#row !== STEADY) return;
    if (this.#steady !== null && this.#steady !== bytes) {
      this.changed ??= { at: round(this.#since), from: this.#steady, to: bytes };
    }
    this.#steady = bytes;
  }
}

function round(seconds: number): number {
  return Math.round(seconds * 1000) / 1000;
}
