import { Worker } from 'node:worker_threads';
import { monotonicNow } from '../../clock.ts';
import { built } from '../../package.ts';
import type { Schedule, Share } from '../pacer.ts';
import { adjustLead, FIRST_LEAD, LONGEST_LEAD } from './lead.ts';
import { MetronomeBoard } from './metronome-board.ts';
import type { MetronomeData } from './metronome-main.ts';

/**
 * Calls back when a request is due, to the microsecond where the machine allows it, without burning a core.
 * A timer of the event loop counts whole milliseconds, and asking the time in a loop would cost a core; so a
 * thread sleeps until shortly before each request is due and wakes the loop, which waits out the rest.
 */
export class Metronome {
  readonly #board = new MetronomeBoard();
  readonly #worker: Worker;
  readonly #nextDue: () => number;
  readonly #onDue: (now: number) => void;
  #waitingOut = false;

  /**
   * @param origin monotonic ms at which the schedule begins
   * @param nextDue monotonic ms at which the next request is due, Infinity after the last
   * @param onDue called when it is, and at times a little before
   */
  constructor(
    schedule: Schedule,
    share: Share,
    origin: number,
    nextDue: () => number,
    onDue: (now: number) => void,
  ) {
    this.#nextDue = nextDue;
    this.#onDue = onDue;
    this.#board.lead = FIRST_LEAD;
    const workerData: MetronomeData = { memory: this.#board.memory, schedule, share, origin };
    this.#worker = new Worker(built('harness/load/open/metronome-main.js'), { workerData });
    this.#worker.on('message', () => this.#rung());
  }

  /** Tells it how many requests have been sent, so that it rings for those to come only. */
  sent(count: number): void {
    this.#board.sent = count;
  }

  async stop(): Promise<void> {
    this.#board.stop();
    await this.#worker.terminate();
  }

  #rung(): void {
    this.#board.pending = false;
    const now = monotonicNow();
    const early = this.#nextDue() - now;
    // A ring for a request that is long due says that the loop was busy, not that the ring was late.
    if (Math.abs(early) < LONGEST_LEAD) this.#board.lead = adjustLead(this.#board.lead, early);
    if (early <= 0) this.#onDue(now);
    else if (early < LONGEST_LEAD && !this.#waitingOut) {
      this.#waitingOut = true;
      setImmediate(this.#waitOut);
    }
  }

  /** Asks the time again at each turn of the loop, answers between; never for longer than the longest lead. */
  readonly #waitOut = (): void => {
    const now = monotonicNow();
    const left = this.#nextDue() - now;
    if (left > 0 && left < LONGEST_LEAD) {
      setImmediate(this.#waitOut);
      return;
    }
    this.#waitingOut = false;
    this.#onDue(now);
  };
}
