import { monotonicNow } from '../clock.ts';
import { type Counted, CpuCounter } from '../machine/cpu/cpu-counter.ts';
import type { TargetProcesses } from '../machine/cpu/family.ts';
import type { Window } from '../record/trial.ts';

/** A count of a target's CPU over the window of a load that something else makes. */
export class CountedWindow {
  readonly #target: TargetProcesses | null;
  readonly #window: Window;
  readonly #timers: NodeJS.Timeout[] = [];
  #from = 0;
  #counted: Counted | null = null;

  constructor(target: TargetProcesses | null, window: Window) {
    this.#target = target;
    this.#window = window;
  }

  /** Told when the load begins. @param at monotonic ms of its warm-up */
  begin(at: number): void {
    if (this.#target === null) return;
    const counter = new CpuCounter(this.#target);
    const start = at + this.#window.warmupSeconds * 1000;
    this.#at(start, () => {
      counter.open();
      this.#from = monotonicNow();
    });
    this.#at(start + this.#window.durationSeconds * 1000, () => {
      counter.read();
      const took = (monotonicNow() - this.#from) / 1000;
      const counted = counter.close();
      if (counted === null) return;
      // A timer comes a little late; as busy as it was, it was for all of the window.
      const scale = this.#window.durationSeconds / took;
      const { processSeconds } = counted;
      this.#counted = {
        ...counted,
        seconds: counted.seconds * scale,
        processSeconds: processSeconds === null ? null : processSeconds * scale,
      };
    });
  }

  /** What was counted; null where nothing was. Nothing more is. */
  end(): Counted | null {
    for (const timer of this.#timers) clearTimeout(timer);
    return this.#counted;
  }

  #at(moment: number, what: () => void): void {
    this.#timers.push(setTimeout(what, Math.max(0, moment - monotonicNow())));
  }
}
