import { monotonicNow } from '../clock.ts';
import { type CpuTimes, readCpuTimes, stolenMs } from '../machine/steal.ts';
import { type EncodedTimes, TimeHistogram } from '../record/histogram.ts';
import type { GeneratorHealth } from '../record/load.ts';

/** How often the generator's own loop is sampled, ms. */
const RESOLUTION = 10;
/** A pause that is longer was a stop of the whole process, ms. */
const PAUSE = 50;

/** How one generator process fared. */
export interface Watched extends Pick<GeneratorHealth, 'cpu' | 'stolenMs'> {
  loopDelay: EncodedTimes;
  /** Milliseconds that its loop stood still, in pauses too long to be work of its own. */
  standstillMs: number;
}

/** Watches the generator itself while it measures. */
export class SelfWatch {
  readonly #cores: readonly number[];
  readonly #delay = new TimeHistogram();
  #timer: NodeJS.Timeout | undefined;
  #standstillMs = 0;
  #cpu = process.cpuUsage();
  #since = monotonicNow();
  #times: CpuTimes | null = null;

  /** @param cores those it runs on, empty for any */
  constructor(cores: readonly number[]) {
    this.#cores = cores;
  }

  /** Call when the window opens. */
  open(): void {
    this.#cpu = process.cpuUsage();
    this.#since = monotonicNow();
    this.#times = readCpuTimes(this.#cores);
    let last = monotonicNow();
    this.#timer = setInterval(() => {
      const now = monotonicNow();
      const delay = Math.max(0, now - last - RESOLUTION);
      this.#delay.record(delay);
      if (delay > PAUSE) this.#standstillMs += delay;
      last = now;
    }, RESOLUTION);
  }

  /** Call when the window closes. */
  close(): Watched {
    clearInterval(this.#timer);
    const used = process.cpuUsage(this.#cpu);
    const times = readCpuTimes(this.#cores);
    const cpu = (used.user + used.system) / 1000 / (monotonicNow() - this.#since);
    return {
      cpu: Math.round(cpu * 1000) / 1000,
      stolenMs: this.#times === null || times === null ? null : stolenMs(this.#times, times),
      loopDelay: this.#delay.encode(),
      standstillMs: this.#standstillMs,
    };
  }
}
