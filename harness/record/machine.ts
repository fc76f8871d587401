import { z } from 'zod';

/** What a machine says about how well it can measure. A reading is null where the system does not tell. */
export const MachineFacts = z.object({
  cores: z.object({
    /** How many this process may use. */
    available: z.int(),
    /** Those that parts of a trial can be put on, in order; empty where cores can't be assigned. */
    assignable: z.array(z.int()),
    /** All that the system runs, for this process or for others. */
    online: z.int().nullable(),
    /**
     * Groups of cores that are threads of one physical core and so slow each other down; in each at least
     * one core that this process may use. Empty where every core is a physical one.
     */
    siblings: z.array(z.array(z.int())).nullable(),
    /** Core -> frequency governor, of the cores this process may use. */
    governors: z.record(z.string(), z.string()).nullable(),
    /** Whether the clock may rise above its nominal frequency. */
    boost: z.boolean().nullable(),
  }),
  /** Whether this is a virtual machine. */
  virtual: z.boolean().nullable(),
  /** Mean count of processes that run or want to, over the last 1, 5 and 15 minutes. */
  loadAverage: z.tuple([z.number(), z.number(), z.number()]).nullable(),
  /** Share, 0 to 1, of the cores' time that the host gave to others; inspection alone does not sample it. */
  stealShare: z.number().min(0).max(1).nullable(),
  limits: z.object({
    /** CPUs a control group allows, null where it sets no limit. */
    cpuQuota: z.number().nullable(),
    /** Bytes a control group allows, null where it sets no limit. */
    memory: z.number().nullable(),
    /** The soft limit, which Node itself raises to the hard one when it starts. */
    openFiles: z.int().nullable(),
  }),
  sockets: z.object({
    /** First and last port that outgoing connections get. */
    ports: z.tuple([z.int(), z.int()]).nullable(),
    /** Closed connections that still hold their port. */
    timeWait: z.int().nullable(),
    /** New connections that a listening socket may hold until they are accepted, at most. */
    backlog: z.int().nullable(),
  }),
});
export type MachineFacts = z.infer<typeof MachineFacts>;

/** What one property of the machine means for a measurement. */
export const Advice = z.object({
  subject: z.string(),
  /** `problem`: figures measured here may be wrong. `note`: know it when you read them. */
  level: z.enum(['good', 'note', 'problem']),
  /** One sentence: how it is, and what to do if it should be otherwise. */
  says: z.string(),
});
export type Advice = z.infer<typeof Advice>;
