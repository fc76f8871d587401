import type { ProfileName } from '../../config/profiles.ts';
import type { RequestOptions } from '../requests.ts';
import type { EnvironmentSetting } from '../target-environment.ts';

/** How the same service is measured on several Node versions. Times are seconds, shares parts of 1. */
export interface NodesOptions extends RequestOptions {
  /** Command that starts it; `node` in it is the version's. */
  target?: string | undefined;
  variant: readonly string[];
  /** How much to measure with three versions or more. */
  profile: ProfileName;
  /** Load for each variant where two versions are compared by turns. */
  budget: number;
  /** Without one 0.02 by turns, and 0.05 in blocks. */
  margin?: number | undefined;
  runtime: 'process' | 'docker';
  timeout?: number | undefined;
  ready?: string | undefined;
  readyTimeout: number;
  env: readonly EnvironmentSetting[];
  seed?: number | undefined;
  /** Folder of the record; without one `.paceline/nodes/<id>`. */
  out?: string | undefined;
  /** Whether the exit status of a pair that could not be decided is 4. */
  strict: boolean;
}
