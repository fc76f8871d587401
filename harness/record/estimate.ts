import { z } from 'zod';

/**
 * A value that was estimated from several launches. There is no estimate without its interval: where
 * the launches are too few for one, `ci` is null and `missing` says how many more are needed.
 */
export const Estimate = z.object({
  value: z.number(),
  unit: z.string(),
  ci: z.tuple([z.number(), z.number()]).nullable(),
  confidence: z.number(),
  /** Launches. */
  n: z.int(),
  method: z.string(),
  missing: z.string().optional(),
});
export type Estimate = z.infer<typeof Estimate>;
