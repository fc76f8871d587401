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

/** Share of a span at its ends for which a counter may not have been read: what it grew there is not known. */
const UNREAD_ENDS = 0.1;

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
  const idle = counterBetween(beats, (beat) => beat.u?.[0] ?? null, span.start, span.end);
  const active = counterBetween(beats, (beat) => beat.u?.[1] ?? null, span.start, span.end);
  const cpu = counterBetween(beats, (beat) => beat.c, span.start, span.end);
  const inWindow = beats.filter((beat) => beat.t >= span.start && beat.t < span.end);
  const memoryBeats = inWindow.length > 0 ? inWindow : [last];
  return {
    pid: hello.pid,
    role,
    node: hello.node,
    resolution: hello.resolution,
    delay: loopDelay(samples, hello.resolution, span.start, span.end).summary(),
    utilization: shareOf(active, idle, 4),
    gc: collections(beats, span.start, span.end),
    gcWatched: watchedShare(inWindow),
    cpuSeconds: cpu === null ? null : digits(cpu / 1e6, 6),
    rss: meanAndMax(memoryBeats.map((beat) => beat.r)),
    heapUsed: meanAndMax(memoryBeats.map((beat) => beat.h)),
    dropped: last.d,
    ...unread(inWindow),
    timeline: timeline(beats, hello.resolution, span),
  };
}

/** The beats of the window in which the system refused a figure, and why; nothing where it never did. */
function unread(beats: readonly Beat[]): Pick<ProbeProcess, 'unread'> {
  const refused = beats.flatMap(({ x }) => x ?? []);
  if (refused.length === 0) return {};
  return { unread: { beats: refused.length, of: beats.length, reasons: [...new Set(refused)].sort() } };
}

/**
 * How much a counter grew in [from, to]. Between two beats it is taken to grow evenly; before the first
 * and after the last, nothing is assumed. Null where it could not be read near an end of the span.
 */
function counterBetween(
  beats: readonly Beat[],
  read: (beat: Beat) => number | null,
  from: number,
  to: number,
): number | null {
  const readings = beats.flatMap((beat): Reading[] => {
    const value = read(beat);
    return value === null ? [] : [{ t: beat.t, value }];
  });
  const [first, last] = [readings[0], readings.at(-1)];
  if (first === undefined || last === undefined) return null;
  const longest = UNREAD_ENDS * (to - from);
  if (first.t - Math.max(from, beats[0]?.t ?? from) > longest) return null;
  if (Math.min(to, beats.at(-1)?.t ?? to) - last.t > longest) return null;
  return counterAt(readings, to) - counterAt(readings, from);
}

interface Reading {
  t: number;
  value: number;
}

function counterAt(readings: readonly Reading[], at: number): number {
  let before: Reading | undefined;
  for (const reading of readings) {
    if (reading.t >= at) {
      if (before === undefined || reading.t === before.t) return reading.value;
      const share = (at - before.t) / (reading.t - before.t);
      return before.value + share * (reading.value - before.value);
    }
    before = reading;
  }
  return before?.value ?? 0;
}

/** active / (active + idle); null where one of them is not known. */
function shareOf(active: number | null, idle: number | null, places: number): number | null {
  if (active === null || idle === null) return null;
  return idle + active > 0 ? digits(active / (idle + active), places) : 0;
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
      const idle = grown(before.u?.[0], beat.u?.[0]);
      const active = grown(before.u?.[1], beat.u?.[1]);
      const cpu = grown(before.c, beat.c);
      columns.t.push(digits((beat.t - span.start) / 1000, 3));
      columns.delayMean.push(digits(mean(delays), 3));
      columns.delayMax.push(digits(Math.max(0, ...delays), 3));
      columns.utilization.push(shareOf(active, idle, 3));
      columns.gc.push(digits(sum(beat.g.map(([, , pause]) => pause)), 3));
      // What it stands for are the beats just before it, of which nothing else is known.
      const last = columns.gc.length - 1;
      for (let back = 1; back < beat.w && back <= last; back++)
        columns.gc[last - back] = columns.gc[last] ?? 0;
      columns.cpu.push(cpu === null ? null : elapsed > 0 ? digits(cpu / 1000 / elapsed, 3) : 0);
      columns.rss.push(beat.r === null ? null : digits(beat.r / MB, 2));
      columns.heapUsed.push(beat.h === null ? null : digits(beat.h / MB, 2));
    }
    before = beat;
  }
  return columns;
}

/** From one beat to the next; null where one of them has no reading. */
function grown(before: number | null | undefined, now: number | null | undefined): number | null {
  return before == null || now == null ? null : now - before;
}

/** MB of a list of bytes; null where none could be read. */
function meanAndMax(bytes: readonly (number | null)[]): { mean: number; max: number } | null {
  const values = bytes.filter((value) => value !== null).map((value) => value / MB);
  if (values.length === 0) return null;
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
