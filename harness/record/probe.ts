import { z } from 'zod';
import { DelaySummary } from './latency.ts';

export const GcKind = z.enum(['minor', 'major', 'incremental', 'weakcb', 'other']);
export type GcKind = z.infer<typeof GcKind>;

/** The beats of one process, by column; every column has the length of `t`. What could not be read is null. */
export const ProbeTimeline = z.object({
  /** Seconds since the measurement window opened, at the end of each beat; negative during warm-up. */
  t: z.array(z.number()),
  /** Mean and largest loop delay of the beat, ms. */
  delayMean: z.array(z.number()),
  delayMax: z.array(z.number()),
  /** Event-loop utilisation of the beat, 0 to 1. */
  utilization: z.array(z.number().nullable()),
  /** Milliseconds of garbage collection in the beat. */
  gc: z.array(z.number()),
  /** CPU seconds per second of the whole process, all its threads. */
  cpu: z.array(z.number().nullable()),
  /** MB (10^6 bytes). */
  rss: z.array(z.number().nullable()),
  heapUsed: z.array(z.number().nullable()),
});
export type ProbeTimeline = z.infer<typeof ProbeTimeline>;

/** What the probe saw of one process of the target, over the measurement window unless it says otherwise. */
export const ProbeProcess = z.object({
  pid: z.int(),
  role: z.enum(['single', 'primary', 'worker']),
  node: z.string(),
  /** How far apart loop delay was sampled, ms; already subtracted from every delay. */
  resolution: z.number(),
  delay: DelaySummary,
  /** Share of the window in which the loop was not idle; null where the process could not tell. */
  utilization: z.number().nullable(),
  /**
   * Counts and milliseconds of pause. Where there were many, only a share of the time was watched, and what was
   * seen stands for the rest; `max` is the longest that was seen.
   */
  gc: z.array(z.object({ kind: GcKind, count: z.int(), pause: z.number(), max: z.number() })),
  /** Share of the window in which collections were watched. */
  gcWatched: z.number(),
  /** Null where it could not be read at an end of the window. */
  cpuSeconds: z.number().nullable(),
  /** MB (10^6 bytes), of the beats that could read it; null where none could. */
  rss: z.object({ mean: z.number(), max: z.number() }).nullable(),
  heapUsed: z.object({ mean: z.number(), max: z.number() }).nullable(),
  /** Beats of the window that could not read all, of how many, and why, e.g. EMFILE; left out where none. */
  unread: z.object({ beats: z.int(), of: z.int(), reasons: z.array(z.string()) }).optional(),
  /** Beats the probe had to drop because the collector did not keep up. */
  dropped: z.int(),
  /** Warm-up and window. */
  timeline: ProbeTimeline,
});
export type ProbeProcess = z.infer<typeof ProbeProcess>;
