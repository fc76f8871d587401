/** How long a connection is left alone behind an answer to see whether the server closes it, ms. */
export const WATCH = 5;
/** How often that is done after a request was lost: of a server that drops some of them nothing is learnt so. */
const MOST = 5;

/**
 * Learns whether a server closes its connections behind an answer, the first or a later one, without having said so.
 * Whoever sends the next request at once always loses it then, and can't tell that from a server that drops it. So a
 * connection is left alone for a moment after as many answers as the one had given on which a request was lost, and
 * the very first one after its first answer.
 */
export class SilentCloses {
  /** Answers of a connection behind which it is watched next; null: none. */
  #suspect: number | null = 1;
  #limit = Number.POSITIVE_INFINITY;
  #suspicions = 0;

  /** Whether a connection that has given so many answers is to be left alone for a moment. */
  watches(served: number): boolean {
    return served === this.#suspect;
  }

  /** Whether the server is known to close a connection behind so many answers. */
  ends(served: number): boolean {
    return served >= this.#limit;
  }

  /** One that was watched is still open. */
  kept(served: number): void {
    if (served === this.#suspect) this.#suspect = null;
  }

  /** One that was watched was closed. */
  closed(served: number): void {
    this.#limit = Math.min(this.#limit, served);
    this.#suspect = null;
  }

  /** A request got no answer, since the connection was closed under it. */
  lost(served: number): void {
    if (served === 0 || this.#suspect !== null || this.#suspicions >= MOST) return;
    this.#suspicions += 1;
    this.#suspect = served;
  }
}
