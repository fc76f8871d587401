import type { ProfileName } from '../../config/profiles.ts';
import type { AskedClient } from '../../load/closed/choose-client.ts';
import type { EnvironmentSetting } from '../target-environment.ts';

/** How variants are measured under the same load. Times are seconds, shares are parts of 1. */
export interface RunOptions {
  /** Only these variants, and the references that they are compared with; none: all. */
  variant: readonly string[];
  profile?: ProfileName | undefined;
  /** In place of the profile's; a block holds every variant once. */
  blocks?: number | undefined;
  warmup?: number | undefined;
  duration?: number | undefined;
  /** Requests a second for every variant, in place of the scenario's workload. */
  rate?: number | undefined;
  /** What asks in a closed loop. */
  client: AskedClient;
  /** Seconds after which an unanswered request is an error, in place of the scenario's. */
  timeout?: number | undefined;
  readyTimeout: number;
  /** Change that is too small to matter; without one that of the config, or 0.05. */
  margin?: number | undefined;
  runtime: 'process' | 'docker';
  /** Each variant on these Node versions. */
  node?: readonly string[] | undefined;
  env: readonly EnvironmentSetting[];
  seed?: number | undefined;
  /** Folder of the record; without one `.paceline/runs/<id>`. */
  out?: string | undefined;
}

/** What a run came to where it was left open. */
export interface SettledRun {
  seed: number;
  profile: ProfileName;
  blocks: number | undefined;
  warmup: number | undefined;
  duration: number | undefined;
}
