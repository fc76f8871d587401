import { z } from 'zod';
import { Profile } from '../config/profiles.ts';
import { Scenario } from '../config/scenario.ts';
import { Fingerprint } from './fingerprint.ts';

export const PlannedTrial = z.object({
  /** From 1. */
  order: z.int(),
  scenario: z.string(),
  variant: z.string(),
  /** From 1. */
  block: z.int(),
  /** Order of the trial that it was asked again for; left out in a plan, which knows of none. */
  replaces: z.int().optional(),
});
export type PlannedTrial = z.infer<typeof PlannedTrial>;

/**
 * `run.json`: what a run set out to do, written before its first trial. With `trials.jsonl` it is all
 * that analysis needs, so that a run can be judged again, byte for byte.
 */
export const RunManifest = z.object({
  schema: z.literal('paceline.manifest/1'),
  id: z.string(),
  startedAt: z.iso.datetime(),
  command: z.string(),
  fingerprint: Fingerprint,
  seed: z.int(),
  profile: Profile,
  /** Change that is too small to matter, as a share. */
  margin: z.number().min(0),
  /** Error rate of the verdicts. */
  alpha: z.number().gt(0).lt(0.5),
  scenarios: z.array(Scenario),
  trials: z.array(PlannedTrial),
  warnings: z.array(z.string()),
});
export type RunManifest = z.infer<typeof RunManifest>;
