import { z } from 'zod';

/**
 * CPU of all of a target's processes over the window, those and their threads included that ended in it, and what
 * there is to hold it against.
 */
export const CpuCount = z.object({
  /**
   * What it was counted by: the kernel's control group; the scheduler, thread by thread; or the counts of processes
   * and of the children they waited for, in hundredths of a second, too coarse for a batch.
   */
  by: z.enum(['cgroup', 'scheduler', 'ticks']),
  seconds: z.number(),
  /** By the counts of processes and of the children they waited for; less than all where a process ended unwaited. */
  processSeconds: z.number().nullable(),
  /** By the probe, summed over the processes in which it ran to the end; null where none told. */
  probeSeconds: z.number().nullable(),
  /** Why it does not decide: CPU that is known of and was not counted. */
  doubt: z.string().optional(),
});
export type CpuCount = z.infer<typeof CpuCount>;
