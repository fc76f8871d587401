import { z } from 'zod';
import { Gate } from './gate.ts';
import { ProfileName } from './profiles.ts';
import { Scenario } from './scenario.ts';

/** What `paceline.config.ts`, `.js`, `.mjs` or `.json` may hold. Environment and flags go before it. */
export const Config = z.strictObject({
  profile: ProfileName.optional(),
  /** Seed of everything drawn by chance; without one, each run draws its own and records it. */
  seed: z.int().min(0).max(2_147_483_647).optional(),
  /** Change that is too small to matter, as a share. */
  margin: z.number().min(0).lt(1).optional(),
  /** Settings given to every target's environment. */
  env: z.record(z.string(), z.string()).optional(),
  /** Scenarios of this project, run when none is named; the built-in ones can still be named. */
  scenarios: z.array(Scenario).optional(),
  /** How `paceline gate` decides whether a change made this service slower. */
  gate: Gate.optional(),
});
export type Config = z.output<typeof Config>;
export type ConfigInput = z.input<typeof Config>;

/** Types a config file; returns its argument. */
export function defineConfig(config: ConfigInput): ConfigInput {
  return config;
}
