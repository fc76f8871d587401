import { supportsPercentile, TimeHistogram } from '../record/histogram.ts';
import type { DelaySummary } from '../record/latency.ts';
import { ErrorKind, type LoadTick, type Requests } from '../record/load.ts';

/** The measurement window on the monotonic clock, ms. */
export interface TallyWindow {
  warmupStart: number;
  start: number;
  end: number;
  /** Length of a slice of the time axis, ms. */
  slice: number;
}

/** What a tally holds at the end of its window. */
export interface Books {
  requests: Requests;
  latency: DelaySummary;
  service: DelaySummary;
  timeline: LoadTick[];
}

interface Slice {
  completed: number;
  errors: number;
  latencies: number[];
}

/**
 * Counts every request into exactly one place and every latency into one histogram. Requests in flight
 * when the window opens belong to it, and those in flight when it closes are counted as such, so that
 * scheduled = completed + errors + shed + inFlight holds by what happened and not by subtraction.
 * Calls must come in order of time; all times are monotonic milliseconds.
 */
export class Tally {
  readonly #window: TallyWindow;
  readonly #latency = new TimeHistogram();
  readonly #service = new TimeHistogram();
  readonly #errors = Object.fromEntries(ErrorKind.options.map((kind) => [kind, 0])) as Record<
    ErrorKind,
    number
  >;
  readonly #slices = new Map<number, Slice>();
  #underWay = 0;
  #scheduled = 0;
  #completed = 0;
  #shed = 0;
  #opened = false;
  #inFlightAtEnd: number | null = null;

  constructor(window: TallyWindow) {
    this.#window = window;
  }

  /** A request became due. */
  scheduled(now: number): void {
    this.#advance(now);
    this.#underWay += 1;
    if (this.#open) this.#scheduled += 1;
  }

  /** A right answer came: latency from the intended start, service from the socket write, ms. */
  completed(now: number, latency: number, service: number): void {
    this.#advance(now);
    this.#underWay -= 1;
    const slice = this.#sliceAt(now);
    if (slice !== null) {
      slice.completed += 1;
      slice.latencies.push(latency);
    }
    if (!this.#open) return;
    this.#completed += 1;
    this.#latency.record(latency);
    this.#service.record(service);
  }

  /**
   * A request ended without a right answer. A timeout stands in the tail at its deadline, so it brings its
   * latency and service time; other errors bring none, lest a fast failure make the service look fast.
   */
  failed(now: number, kind: ErrorKind, deadline?: { latency: number; service: number }): void {
    this.#advance(now);
    this.#underWay -= 1;
    const slice = this.#sliceAt(now);
    if (slice !== null) {
      slice.errors += 1;
      if (deadline !== undefined) slice.latencies.push(deadline.latency);
    }
    if (!this.#open) return;
    this.#errors[kind] += 1;
    if (deadline !== undefined) {
      this.#latency.record(deadline.latency);
      this.#service.record(deadline.service);
    }
  }

  /** A request was due that could not be sent for want of a connection. */
  shed(now: number): void {
    this.#advance(now);
    if (!this.#open) return;
    this.#scheduled += 1;
    this.#shed += 1;
  }

  /** Requests under way now. */
  get underWay(): number {
    return this.#underWay;
  }

  /** Closes the books at the window's end; what comes later is not counted. */
  close(): Books {
    this.#advance(this.#window.end);
    return {
      requests: {
        scheduled: this.#scheduled,
        completed: this.#completed,
        errors: { ...this.#errors },
        shed: this.#shed,
        inFlight: this.#inFlightAtEnd ?? 0,
      },
      latency: this.#latency.summary(),
      service: this.#service.summary(),
      timeline: this.#timeline(),
    };
  }

  get #open(): boolean {
    return this.#opened && this.#inFlightAtEnd === null;
  }

  /** Opens and closes the window at its moments, before the event at `now` is counted. */
  #advance(now: number): void {
    if (!this.#opened && now >= this.#window.start) {
      this.#opened = true;
      this.#scheduled = this.#underWay;
    }
    if (this.#inFlightAtEnd === null && now >= this.#window.end) this.#inFlightAtEnd = this.#underWay;
  }

  #sliceAt(now: number): Slice | null {
    const { warmupStart, start, end, slice } = this.#window;
    if (now < warmupStart || now >= end) return null;
    const index = Math.floor((now - start) / slice);
    let found = this.#slices.get(index);
    if (found === undefined) {
      found = { completed: 0, errors: 0, latencies: [] };
      this.#slices.set(index, found);
    }
    return found;
  }

  /** Every slice from warm-up to end, those in which nothing happened included. */
  #timeline(): LoadTick[] {
    const { warmupStart, start, end, slice } = this.#window;
    const ticks: LoadTick[] = [];
    const last = Math.ceil((end - start) / slice);
    for (let index = Math.floor((warmupStart - start) / slice); index < last; index++) {
      const found = this.#slices.get(index);
      const sorted = found === undefined ? [] : found.latencies.sort((a, b) => a - b);
      ticks.push({
        t: Math.round(index * slice) / 1000,
        completed: found?.completed ?? 0,
        errors: found?.errors ?? 0,
        p50: quantile(sorted, 50),
        p99: quantile(sorted, 99),
        max: sorted.length === 0 ? null : micro(sorted[sorted.length - 1] ?? 0),
      });
    }
    return ticks;
  }
}

/** Nearest-rank percentile of sorted values; null where they are too few to support it. */
function quantile(sorted: readonly number[], percentile: number): number | null {
  if (!supportsPercentile(percentile, sorted.length)) return null;
  const value = sorted[Math.ceil((percentile / 100) * sorted.length) - 1];
  return value === undefined ? null : micro(value);
}

function micro(milliseconds: number): number {
  return Math.round(milliseconds * 1000) / 1000;
}
