import { z } from 'zod';

/** The percentiles of every latency summary, as the keys of `percentiles`. */
export const PERCENTILES = ['50', '75', '90', '95', '99', '99.9', '99.99'] as const;
export type Percentile = (typeof PERCENTILES)[number];

/** Percentile -> milliseconds; null where the sample is too small to support that percentile. */
export const Percentiles = z.record(z.enum(PERCENTILES), z.number().nullable());
export type Percentiles = z.infer<typeof Percentiles>;

/** A distribution of times. Summaries are milliseconds; the histogram counts whole microseconds. */
export const LatencySummary = z.object({
  unit: z.literal('ms'),
  /** Where the clock started: when the request was due, or when it was written to the socket. */
  from: z.enum(['intended start', 'socket write']),
  count: z.int(),
  mean: z.number().nullable(),
  max: z.number().nullable(),
  percentiles: Percentiles,
  /** HdrHistogram V2, compressed, base64; values in microseconds, three significant digits. */
  histogram: z.string(),
});
export type LatencySummary = z.infer<typeof LatencySummary>;

/** A distribution of times inside the target: loop delay, pool wait. Same units as a latency. */
export const DelaySummary = LatencySummary.omit({ from: true });
export type DelaySummary = z.infer<typeof DelaySummary>;
