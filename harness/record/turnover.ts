import { z } from 'zod';

/** A process that answered: seconds since the load began; null where it was there before, or outlived it. */
const Answered = z.object({
  pid: z.int(),
  role: z.enum(['single', 'primary', 'worker']),
  from: z.number().nullable(),
  until: z.number().nullable(),
});

/** Processes that ended or came while a load ran, of those that answered it. */
export const Turnover = z.object({
  /** Ended though nobody had asked them to. */
  lost: z.array(Answered),
  came: z.array(Answered),
  /** Workers of a cluster that were asked to go, or ended by themselves with status 0. */
  recycled: z.array(Answered),
});
export type Turnover = z.infer<typeof Turnover>;
