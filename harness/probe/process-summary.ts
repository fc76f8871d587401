import type { GcKind, ProbeProcess, ProbeTimeline } from '../record/probe.ts';
import { delaySamples, loopDelay } from './loop-delay.ts';
import type { Beat, Hello } from './wire.ts';

/** The parts of a load on the monotonic clock, ms: warm-up, then the measurement window. */
export interface Span {
  warmupStart: number;
  start: number;
  end: number;
}

/** The engine's constants for performance entries of type `gc` (perf_hooks.constants.NODE_PERFORMANCE_GC_*). */
const GC_KINDS: Record<number, GcKind> = { 1: 'minor', 4: 'major', 8: 'incremental', 16: 'weakcb' };

const MB = 1e6;

/** What one process of the target did during a span, from its beats in order of time. Null if it sent none. */
export function summariseProcess(
  hello: Hello,
  role: ProbeProcess['role'],
  beats: readonly Beat[],
  span: Span,
): ProbeProcess | null {
  const first = beats[0];
  const last = beats.at(-1);
  if (first === undefined || last === undefined || last.t < span.start) return null;
  const samples = delaySamples(beats, hello.resolution);
  const idle = counterBetween(beats, (beat) => beat.u[0], span.start, span.end);
  const active = counterBetween(beats, (beat) => beat.u[1], span.start, span.end);
  const inWindow = beats.filter((beat) => beat.t >= span.start && beat.t < span.end);
  const memoryBeats = inWindow.length > 0 ? inWindow : [last];
  return {
    pid: hello.pid,
    role,
    node: hello.node,
    resolution: hello.resolution,
    delay: loopDelay(samples, hello.resolution, span.start, span.end).summary(),
    utilization: idle + active > 0 ? digits(active / (idle + active), 4) : 0,
    gc: collections(beats, span.start, span.end),
    gcWatched: watchedShare(inWindow),
    cpuSeconds: digits(counterBetween(beats, (beat) => beat.c, span.start, span.end) / 1e6, 6),
    rss: meanAndMax(memoryBeats.map((beat) => beat.r / MB)),
    heapUsed: meanAndMax(memoryBeats.map((beat) => beat.h / MB)),
    dropped: last.d,
    timeline: timeline(beats, hello.resolution, span),
  };
}

/**
 * How much a counter grew in [from, to]. Between two beats it is taken to grow evenly; before the first
 * and after the last, nothing is assumed.
 */
function counterBetween(
  beats: readonly Beat[],
  read: (beat: Beat) => number,
  from: number,
  to: number,
): number {
  return counterAt(beats, read, to) - counterAt(beats, read, from);
}

function counterAt(beats: readonly Beat[], read: (beat: Beat) => number, at: number): number {
  let before: Beat | undefined;
  for (const beat of beats) {
    if (beat.t >= at) {
      if (before === undefined || beat.t === before.t) return read(beat);
      const share = (at - before.t) / (beat.t - before.t);
      return read(before) + share * (read(beat) - read(before));
    }
    before = beat;
  }
  return before === undefined ? 0 : read(before);
}

function collections(beats: readonly Beat[], from: number, to: number): ProbeProcess['gc'] {
  const byKind = new Map<GcKind, { kind: GcKind; count: number; pause: number; max: number }>();
  for (const beat of beats) {
    for (const [number, start, pause] of beat.g) {
      if (start < from || start >= to) continue;
      const kind = GC_KINDS[number] ?? 'other';
      const entry = byKind.get(kind) ?? { kind, count: 0, pause: 0, max: 0 };
      entry.count += beat.w;
      entry.pause = digits(entry.pause + pause * beat.w, 3);
      entry.max = Math.max(entry.max, pause);
      byKind.set(kind, entry);
    }
  }
  return [...byKind.values()].sort((a, b) => a.kind.localeCompare(b.kind, 'en'));
}

function watchedShare(beats: readonly Beat[]): number {
  return beats.length === 0 ? 0 : digits(beats.filter(({ w }) => w > 0).length / beats.length, 3);
}

function timeline(beats: readonly Beat[], resolution: number, span: Span): ProbeTimeline {
  const columns: ProbeTimeline = {
    t: [],
    delayMean: [],
    delayMax: [],
    utilization: [],
    gc: [],
    cpu: [],
    rss: [],
    heapUsed: [],
  };
  let before: Beat | undefined;
  for (const beat of beats) {
    if (before !== undefined && beat.t >= span.warmupStart && beat.t <= span.end + 200) {
      const elapsed = beat.t - before.t;
      const delays = delaySamples([beat], resolution).map(({ delay, stall }) => stall ?? delay);
      const idle = beat.u[0] - before.u[0];
      const active = beat.u[1] - before.u[1];
      columns.t.push(digits((beat.t - span.start) / 1000, 3));
      columns.delayMean.push(digits(mean(delays), 3));
      columns.delayMax.push(digits(Math.max(0, ...delays), 3));
      columns.utilization.push(idle + active > 0 ? digits(active / (idle + active), 3) : 0);
      columns.gc.push(digits(sum(beat.g.map(([, , pause]) => pause)), 3));
      // What it stands for are the beats just before it, of which nothing else is known.
      const last = columns.gc.length - 1;
      for (let back = 1; back < beat.w && back <= last; back++)
        columns.gc[last - back] = columns.gc[last] ?? 0;
      columns.cpu.push(elapsed > 0 ? digits((beat.c - before.c) / 1000 / elapsed, 3) : 0);
      columns.rss.push(digits(beat.r / MB, 2));
      columns.heapUsed.push(digits(beat.h / MB, 2));
    }
    before = beat;
  }
  return columns;
}

function meanAndMax(values: readonly number[]): { mean: number; max: number } {
  return { mean: digits(mean(values), 3), max: digits(Math.max(0, ...values), 3) };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : sum(values) / values.length;
}

/** Keeps the record small: digits beyond these are below what the clocks and counters resolve. */
function digits(value: number, places: number): number {
  const scale = 10 ** places;
  return Math.round(value * scale) / scale;
}
