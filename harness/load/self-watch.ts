import { type IntervalHistogram, monitorEventLoopDelay } from 'node:perf_hooks';
import type { GeneratorHealth } from '../record/load.ts';

/** Share of a core beyond which the generator may be what limits the load. */
const MAX_CPU = 0.9;
const RESOLUTION = 10;

/** Watches the generator itself while it measures. */
export class SelfWatch {
  readonly #delay: IntervalHistogram = monitorEventLoopDelay({ resolution: RESOLUTION });
  #cpu = process.cpuUsage();
  #since = performance.now();

  /** Forgets what was before: call when the window opens. */
  open(): void {
    this.#delay.enable();
    this.#delay.reset();
    this.#cpu = process.cpuUsage();
    this.#since = performance.now();
  }

  /** Delay of the generator's own loop (what it adds to an answer's latency, at most) and its CPU. */
  close(achievedRatio: number): GeneratorHealth {
    const used = process.cpuUsage(this.#cpu);
    const cpu = (used.user + used.system) / 1000 / (performance.now() - this.#since);
    this.#delay.disable();
    const lag = (nanoseconds: number) =>
      Math.max(0, Math.round((nanoseconds / 1e6 - RESOLUTION) * 1000) / 1000);
    const measured = this.#delay.count > 0;
    const reasons: string[] = [];
    if (cpu > MAX_CPU) {
      reasons.push(
        `the generator used ${Math.round(cpu * 100)} % of a core, over ${MAX_CPU * 100} %: it may be the limit`,
      );
    }
    return {
      valid: reasons.length === 0,
      reasons,
      lag: {
        unit: 'ms',
        p50: measured ? lag(this.#delay.percentile(50)) : 0,
        p99: measured ? lag(this.#delay.percentile(99)) : 0,
        max: measured ? lag(this.#delay.max) : 0,
      },
      cpu: Math.round(cpu * 1000) / 1000,
      achievedRatio,
    };
  }
}
