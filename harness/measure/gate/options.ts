import type { GatePhase } from '../../config/phases.ts';
import type { MayDifferFlag } from '../may-differ.ts';
import type { RequestOptions } from '../requests.ts';
import type { EnvironmentSetting } from '../target-environment.ts';

/** How a change is held against its base. What is not given is the config's. Times are seconds, shares parts of 1. */
export interface GateOptions extends Pick<RequestOptions, 'path' | 'requests'> {
  /** Git ref; without one the config's, or the merge base with the default branch. */
  base?: string | undefined;
  /** A stored gate.json or results.json to hold the figures against, in place of a base. */
  baseline?: string | undefined;
  /** Requests under way at once to each side. */
  connections?: number | undefined;
  /** Metrics whose verdicts count; none: the config's. */
  gating: readonly string[];
  budget?: number | undefined;
  margin?: number | undefined;
  /** What is done with the launches; all of it unless told otherwise. */
  only?: readonly GatePhase[] | undefined;
  /** Whether the exit status of what could not be decided is 4. */
  strict: boolean;
  /** Beside what the config lets differ. */
  answersMayDiffer: MayDifferFlag;
  env: readonly EnvironmentSetting[];
  seed?: number | undefined;
  /** Folder of the record; without one `.paceline/runs/<id>`. */
  out?: string | undefined;
}
