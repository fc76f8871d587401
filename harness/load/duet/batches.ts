import type { DuetBatch } from '../../record/duet.ts';
import type { PairTimes } from './turns.ts';

/** Length of a batch, ms: short enough that the machine changes little within it. */
export const BATCH = 50;
/**
 * Share of a batch's values that is taken away at each end: a pause of the core falls on few requests, but on
 * those whole.
 */
const TRIM = 0.25;

type Two = [a: number, b: number];

/** Gathers pairs, and sums each batch of them up in a few numbers. */
export class Batches {
  readonly #start: number;
  readonly #connections: number;
  readonly #batches: DuetBatch[] = [];
  #from: number;
  #cpu: [number | null, number | null];
  readonly #centre: (values: number[]) => number;
  #pairs: PairTimes[] = [];

  /**
   * @param start monotonic ms @param cpu what both had used then, ms
   * @param mixed whether the pairs are of several routes, which no trimming may take away
   */
  constructor(start: number, connections: number, cpu: [number | null, number | null], mixed = false) {
    this.#centre = mixed ? mean : middle;
    this.#start = start;
    this.#from = start;
    this.#connections = connections;
    this.#cpu = cpu;
  }

  add(pair: PairTimes): void {
    this.#pairs.push(pair);
  }

  /** Ends the batch under way. @param wrong whether requests of it were not answered rightly */
  close(now: number, cpu: [number | null, number | null], wrong: boolean): void {
    const pairs = this.#pairs;
    const [a, b] = cpu;
    const [lastA, lastB] = this.#cpu;
    if (pairs.length > 0) {
      const requests = pairs.length * this.#connections;
      this.#batches.push({
        t: round((this.#from - this.#start) / 1000, 3),
        pairs: pairs.length,
        service: over(pairs, this.#centre, ({ service }) => service),
        span: over(pairs, this.#centre, ({ span }) => span),
        // What wrong answers cost belongs to no pair.
        cpu:
          wrong || a === null || b === null || lastA === null || lastB === null
            ? null
            : [round((a - lastA) / requests, 6), round((b - lastB) / requests, 6)],
      });
    }
    this.#pairs = [];
    this.#from = now;
    this.#cpu = cpu;
  }

  get all(): DuetBatch[] {
    return this.#batches;
  }
}

function over(
  pairs: readonly PairTimes[],
  centre: (values: number[]) => number,
  read: (pair: PairTimes) => Two,
): Two {
  return [0, 1].map((arm) => round(centre(pairs.map((pair) => read(pair)[arm as 0 | 1])), 6)) as Two;
}

/** Mean of the middle half. */
function middle(values: number[]): number {
  values.sort((one, other) => one - other);
  const cut = Math.min(Math.floor(values.length * TRIM), (values.length - 1) >> 1);
  let sum = 0;
  for (let index = cut; index < values.length - cut; index++) sum += values[index] ?? 0;
  return sum / (values.length - 2 * cut);
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function round(value: number, digits: number): number {
  const scale = 10 ** digits;
  return Math.round(value * scale) / scale;
}
