import { z } from 'zod';

/** What must match for the figures of two records to be comparable. */
export const Fingerprint = z.object({
  machine: z.object({
    cpu: z.string(),
    cores: z.int(),
    /** GB (10^9 bytes). */
    memory: z.number(),
    architecture: z.string(),
  }),
  system: z.object({ platform: z.string(), kernel: z.string() }),
  /** Node of the harness; each launch carries its target's own. */
  node: z.string(),
  paceline: z.string(),
  /** Package -> version, of what measures and what is measured. */
  dependencies: z.record(z.string(), z.string()),
  limits: z.object({
    /** CPUs a control group allows, null where it sets no limit. */
    cpuQuota: z.number().nullable(),
    /** Bytes a control group allows, null where it sets no limit. */
    memory: z.number().nullable(),
    openFiles: z.int().nullable(),
  }),
});
export type Fingerprint = z.infer<typeof Fingerprint>;
