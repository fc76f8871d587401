import { z } from 'zod';

/** What an SLO asked and what was measured. */
export const SloResult = z.object({
  /** As it was written, e.g. `p99<50ms`. */
  slo: z.string(),
  /** Null where the sample can't tell; `note` says why. */
  value: z.number().nullable(),
  unit: z.string(),
  state: z.enum(['kept', 'missed', 'unknown']),
  note: z.string().nullable(),
});
export type SloResult = z.infer<typeof SloResult>;
