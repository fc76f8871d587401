import { supportsPercentile } from '../record/histogram.ts';
import type { LoadTick } from '../record/load.ts';

/** One slice of an axis as a generator counted it: enough to merge several without loss. */
export interface Slice {
  index: number;
  scheduled: number;
  completed: number;
  errors: number;
  /** Largest latency, ms. */
  max: number;
  /** Latency in microseconds (three significant digits) and how often, by turns, ascending. */
  counts: number[];
}

interface OpenSlice extends Omit<Slice, 'index' | 'counts'> {
  counts: Map<number, number>;
}

/**
 * Latencies counted by slice of an axis (of time, or of load). What is no longer written to is kept in a
 * compact form, so that a long run does not grow with its requests.
 */
export class Slices {
  readonly #open = new Map<number, OpenSlice>();
  readonly #closed: Slice[] = [];
  readonly #keepOpen: number;

  /** @param keepOpen how many slices may be open at once before the lowest is packed away */
  constructor(keepOpen = 2) {
    this.#keepOpen = keepOpen;
  }

  scheduled(index: number): void {
    this.#at(index).scheduled += 1;
  }

  /** @param latency ms */
  completed(index: number, latency: number): void {
    const slice = this.#at(index);
    slice.completed += 1;
    add(slice, latency);
  }

  /** @param latency ms, of an error that stands in the tail at its deadline */
  failed(index: number, latency: number | undefined): void {
    const slice = this.#at(index);
    slice.errors += 1;
    if (latency !== undefined) add(slice, latency);
  }

  /** All slices, by index; nothing may be counted afterwards. */
  close(): Slice[] {
    for (const index of [...this.#open.keys()]) this.#pack(index);
    return mergeSlices([this.#closed]);
  }

  #at(index: number): OpenSlice {
    let found = this.#open.get(index);
    if (found === undefined) {
      if (this.#open.size >= this.#keepOpen) this.#pack(Math.min(...this.#open.keys()));
      found = { scheduled: 0, completed: 0, errors: 0, max: 0, counts: new Map() };
      this.#open.set(index, found);
    }
    return found;
  }

  #pack(index: number): void {
    const slice = this.#open.get(index);
    if (slice === undefined) return;
    this.#open.delete(index);
    const counts = [...slice.counts].sort(([a], [b]) => a - b).flat();
    this.#closed.push({ ...slice, index, counts });
  }
}

/** One slice for each index, of all that were counted under it. */
export function mergeSlices(parts: readonly (readonly Slice[])[]): Slice[] {
  const merged = new Map<number, OpenSlice>();
  for (const slice of parts.flat()) {
    let into = merged.get(slice.index);
    if (into === undefined) {
      into = { scheduled: 0, completed: 0, errors: 0, max: 0, counts: new Map() };
      merged.set(slice.index, into);
    }
    into.scheduled += slice.scheduled;
    into.completed += slice.completed;
    into.errors += slice.errors;
    into.max = Math.max(into.max, slice.max);
    for (let at = 0; at < slice.counts.length; at += 2) {
      const value = slice.counts[at] ?? 0;
      into.counts.set(value, (into.counts.get(value) ?? 0) + (slice.counts[at + 1] ?? 0));
    }
  }
  return [...merged]
    .sort(([a], [b]) => a - b)
    .map(([index, slice]) => ({
      ...slice,
      index,
      counts: [...slice.counts].sort(([a], [b]) => a - b).flat(),
    }));
}

/** Nearest-rank percentile (0 to 100) of a slice, ms; null where it holds too few to support it. */
export function slicePercentile({ counts }: Slice, percentile: number): number | null {
  let total = 0;
  for (let at = 1; at < counts.length; at += 2) total += counts[at] ?? 0;
  if (!supportsPercentile(percentile, total)) return null;
  let left = Math.ceil((percentile / 100) * total - 1e-9);
  for (let at = 0; at < counts.length; at += 2) {
    left -= counts[at + 1] ?? 0;
    if (left <= 0) return (counts[at] ?? 0) / 1000;
  }
  return null;
}

export function sliceMax(slice: Slice): number | null {
  return slice.counts.length === 0 ? null : Math.round(slice.max * 1000) / 1000;
}

/**
 * The time axis of a load from its warm-up to its last answer; slices in which nothing happened are there.
 * @param first index of the first slice, @param last of the last one, @param length of a slice, ms
 */
export function timeline(slices: readonly Slice[], first: number, last: number, length: number): LoadTick[] {
  const found = new Map(slices.map((slice) => [slice.index, slice]));
  const ticks: LoadTick[] = [];
  const end = Math.max(last, ...found.keys());
  for (let index = first; index <= end; index++) {
    const slice = found.get(index);
    ticks.push({
      t: Math.round(index * length) / 1000,
      completed: slice?.completed ?? 0,
      errors: slice?.errors ?? 0,
      p50: slice === undefined ? null : slicePercentile(slice, 50),
      p99: slice === undefined ? null : slicePercentile(slice, 99),
      max: slice === undefined ? null : sliceMax(slice),
    });
  }
  return ticks;
}

function add(slice: OpenSlice, latency: number): void {
  if (latency > slice.max) slice.max = latency;
  const microseconds = Math.max(0, Math.round(latency * 1000));
  // Eleven bits are three significant digits: the rest is dropped, so that a slice stays small.
  const shift = Math.max(0, 21 - Math.clz32(microseconds));
  const value = (microseconds >>> shift) << shift;
  slice.counts.set(value, (slice.counts.get(value) ?? 0) + 1);
}
