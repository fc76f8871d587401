import type { LengthChange } from '../../record/answers.ts';

/** So many answers of one length in a row make it the length that a route has. */
const STEADY = 20;
/** Different lengths that are counted one by one; further ones are counted together with those near them. */
const MOST = 64;
/** Bits of a length that tell it from its neighbours then: within 3 %. */
const BITS = 6;

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
    const known = this.counts.has(bytes) || this.counts.size < MOST;
    // Left out, those that came late would be missing, and they are what may have changed.
    const counted = known ? bytes : near(bytes);
    this.counts.set(counted, (this.counts.get(counted) ?? 0) + 1);
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

/** The least of the lengths that are counted together with this one. */
function near(bytes: number): number {
  const step = 2 ** Math.max(0, Math.floor(Math.log2(Math.max(1, bytes))) + 1 - BITS);
  return Math.floor(bytes / step) * step;
}

function round(seconds: number): number {
  return Math.round(seconds * 1000) / 1000;
}
