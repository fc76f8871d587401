import { type RandomInt, randomStream } from '../plan/random.ts';

export type Arrivals = 'constant' | 'poisson';

/** A stretch of time in which the rate goes evenly from one value to another. */
export interface Stretch {
  seconds: number;
  /** Requests per second at its start and at its end. */
  from: number;
  to: number;
}

/** When requests are due, before anything is divided over generators. */
export interface Schedule {
  arrivals: Arrivals;
  /** One after the other; each starts counting afresh, so that its own number of requests is exact. */
  stretches: Stretch[];
  seed: number;
}

/** Generator `index` of `of` sends every `of`-th request, beginning with its own. */
export interface Share {
  index: number;
  of: number;
}

const WHOLE: Share = { index: 0, of: 1 };
const UINT32 = 0xffffffff;

/**
 * The moments at which requests are due, one after the other, in milliseconds from the schedule's start.
 *
 * Constant arrivals: the k-th is due when the integral of the rate reaches k, computed from k and never from
 * the one before, so that nothing drifts: a second at 250/s holds 250, always. Poisson arrivals: the
 * integral advances by exponentials of mean 1 (the time change of an inhomogeneous Poisson process; Çınlar,
 * Introduction to Stochastic Processes, 1975), drawn by the seed.
 */
export class Pacer {
  readonly #schedule: Schedule;
  readonly #share: Share;
  readonly #random: RandomInt;
  #stretch = 0;
  /** Milliseconds at which the stretch begins. */
  #base = 0;
  /** Requests due since the stretch began: whole for constant arrivals. */
  #level = 0;
  /** Requests handed out so far over all generators. */
  #index = 0;

  constructor(schedule: Schedule, share: Share = WHOLE) {
    this.#schedule = schedule;
    this.#share = share;
    this.#random = randomStream(schedule.seed, 'arrivals');
    if (schedule.arrivals === 'poisson') this.#level = this.#gap();
  }

  /** Milliseconds from the start at which this share's next request is due; Infinity after the last. */
  next(): number {
    for (;;) {
      const due = this.#due();
      if (due === Infinity) return due;
      const own = this.#index % this.#share.of === this.#share.index;
      this.#index += 1;
      this.#level += this.#schedule.arrivals === 'constant' ? 1 : this.#gap();
      if (own) return due;
    }
  }

  #due(): number {
    for (;;) {
      const stretch = this.#schedule.stretches[this.#stretch];
      if (stretch === undefined) return Infinity;
      // 1e-9: a product such as 0.1 * 30 must not hold a fourth request by how floats are rounded.
      if (this.#level < expected(stretch) - 1e-9) return this.#base + inverse(stretch, this.#level) * 1000;
      this.#base += stretch.seconds * 1000;
      this.#stretch += 1;
      this.#level = this.#schedule.arrivals === 'constant' ? 0 : this.#gap();
    }
  }

  /** Exponential with mean 1; the draw lies in (0, 1], so its logarithm is finite. */
  #gap(): number {
    return -Math.log((this.#random(0, UINT32) + 1) / (UINT32 + 1));
  }
}

/** How many requests a stretch holds: exact for constant arrivals, the mean for Poisson. */
export function expected({ seconds, from, to }: Stretch): number {
  return ((from + to) / 2) * seconds;
}

/** Requests per second asked for at a moment of the schedule, ms from its start. */
export function rateAt(stretches: readonly Stretch[], milliseconds: number): number {
  let left = milliseconds / 1000;
  for (const { seconds, from, to } of stretches) {
    if (left < seconds) return from + ((to - from) * left) / seconds;
    left -= seconds;
  }
  return 0;
}

/**
 * Seconds into a stretch at which its integrated rate reaches `level`: the root of
 * from·t + (to - from)·t²/(2·seconds) = level, in the form that does not cancel when from = to.
 */
function inverse({ seconds, from, to }: Stretch, level: number): number {
  if (level === 0) return 0;
  return (2 * level) / (from + Math.sqrt(from * from + (2 * (to - from) * level) / seconds));
}
