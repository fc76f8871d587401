import { z } from 'zod';
import { Fingerprint } from './fingerprint.ts';
import { GeneratorHealth } from './load.ts';
import { Advice, MachineFacts } from './machine.ts';
import { Placement, Window } from './trial.ts';

const Rate = <Value extends z.ZodType>(value: Value) => z.object({ value, unit: z.literal('req/s') });

/** One measurement of the open loop's ceiling. */
export const CeilingStep = z.object({
  /** Requests per second asked for. */
  rate: z.number(),
  /** Whether it held: the generator kept up, nothing was shed, and at most 1 % of the requests failed. */
  held: z.boolean(),
  /** Why it did not hold, each a sentence; none where it did. */
  reasons: z.array(z.string()),
  lag: GeneratorHealth.shape.lag,
  /** Share, 0 to 1, of the requests asked for that were sent. */
  achievedRatio: z.number(),
  /** Share, 0 to 1, of the requests asked for that got no right answer, but for those that were shed. */
  failedRatio: z.number(),
  /** CPU seconds the generator used per second. */
  cpu: z.number(),
  /** Milliseconds that the machine's other tenants took from the generator's core; null where unknown. */
  stolenMs: z.number().nullable(),
  /** Whether the generator kept up. */
  valid: z.boolean(),
});
export type CeilingStep = z.infer<typeof CeilingStep>;

/** What one generator can carry in an open loop against a target that does next to nothing. */
export const OpenCeiling = z.object({
  /** The highest rate that held; its value is null where not even the lowest did. */
  carries: Rate(z.number().nullable()),
  /** What the limit was at the first rate that did not hold; null where every rate did. */
  limitedBy: z.enum(['generator', 'target']).nullable(),
  /** Why that rate did not hold, each a sentence. */
  reasons: z.array(z.string()),
  /** All that was measured, in order; a rate that did not hold may have been measured twice. */
  steps: z.array(CeilingStep),
});
export type OpenCeiling = z.infer<typeof OpenCeiling>;

export const Ceiling = z.object({
  /** Where generator and target ran, and what they had to share. */
  placement: Placement,
  /** Length of each measurement. */
  window: Window,
  /** As fast as it goes: each connection sends its next request when it has the answer to the last. */
  closed: z.object({
    connections: z.int(),
    throughput: Rate(z.number()),
    /** CPU of the generator, not of the target, microseconds. */
    cpuPerRequest: z.object({ value: z.number(), unit: z.literal('us') }),
    generator: GeneratorHealth,
  }),
  open: OpenCeiling,
});
export type Ceiling = z.infer<typeof Ceiling>;

/** What `paceline doctor` finds. */
export const DoctorResult = z.object({
  schema: z.literal('paceline.doctor/1'),
  fingerprint: Fingerprint,
  /** `stealShare` is of the time in which the ceiling was measured: idle cores have nothing to lose. */
  machine: MachineFacts,
  ceiling: Ceiling,
  advice: z.array(Advice),
  /** The container engine, or why there is none; what killed runs had left on it, which was removed. */
  containers: z
    .object({
      engine: z
        .object({ version: z.string(), architecture: z.string(), cgroups: z.int().nullable() })
        .nullable(),
      problem: z.string().nullable(),
      removed: z.array(z.object({ kind: z.string(), name: z.string(), run: z.string() })),
    })
    .optional(),
});
export type DoctorResult = z.infer<typeof DoctorResult>;
