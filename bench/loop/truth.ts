/** A time in which the event loop could do nothing else, ms on the monotonic clock. */
export type Block = readonly [start: number, end: number];

/** Waits of the arrivals in one block: evenly spread from `least` to `most` ms. */
interface Waits {
  least: number;
  most: number;
}

/**
 * The true distribution of loop delay in [from, to), as an event that arrives at any moment meets it: inside a
 * block it waits for the end of the block, otherwise not at all. Blocks don't overlap. All of it is exact; in
 * what it can't know, it is a lower bound: a core that is taken away between two blocks delays events too.
 */
export class LoopTruth {
  readonly #waits: Waits[];
  readonly #window: number;

  constructor(blocks: readonly Block[], from: number, to: number) {
    this.#window = to - from;
    this.#waits = blocks
      .filter(([start, end]) => end > from && start < to)
      .map(([start, end]) => ({ least: end - Math.min(end, to), most: end - Math.max(start, from) }));
  }

  /** Blocks of which some part lies in the window. */
  get blocks(): number {
    return this.#waits.length;
  }

  get mean(): number {
    // An even spread from a to b, weighed by its length, comes to the integral of x from a to b.
    return sum(this.#waits.map(({ least, most }) => (most ** 2 - least ** 2) / 2)) / this.#window;
  }

  get max(): number {
    return Math.max(0, ...this.#waits.map(({ most }) => most));
  }

  /** Share of the arrivals that wait longer than `milliseconds`. */
  shareBeyond(milliseconds: number): number {
    return (
      sum(this.#waits.map(({ least, most }) => Math.max(0, most - Math.max(least, milliseconds)))) /
      this.#window
    );
  }

  /** The shortest wait that only `100 - percentile` percent of the arrivals exceed, ms. */
  percentile(percentile: number): number {
    const share = 1 - percentile / 100;
    // Between two of these the share falls along a straight line.
    const corners = [0, ...this.#waits.flatMap(({ least, most }) => [least, most])].sort((a, b) => a - b);
    let before = { wait: 0, share: this.shareBeyond(0) };
    if (before.share <= share) return 0;
    for (const wait of corners) {
      const here = { wait, share: this.shareBeyond(wait) };
      if (here.share <= share) {
        const part = (before.share - share) / (before.share - here.share);
        return before.wait + part * (here.wait - before.wait);
      }
      before = here;
    }
    return this.max;
  }
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
