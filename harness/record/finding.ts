import { z } from 'zod';

/** A sentence about the run, with the numbers it rests on. */
export const Finding = z.object({
  /** Stable name, e.g. `db-pooling/pool-10/throughput`. */
  id: z.string(),
  scenario: z.string(),
  kind: z.enum(['result', 'expectation', 'diagnosis', 'warning']),
  /** Whether a claim that was put to the test held here; only on kind `expectation`. */
  held: z.boolean().nullable(),
  text: z.string(),
  /** Where the numbers are: metric of a variant, or of a comparison with `reference`. */
  evidence: z.array(z.object({ metric: z.string(), variant: z.string(), reference: z.string().optional() })),
});
export type Finding = z.infer<typeof Finding>;
