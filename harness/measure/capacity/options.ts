import type { RequestOptions } from '../requests.ts';
import type { EnvironmentSetting } from '../target-environment.ts';

/** How the largest load that keeps an SLO is looked for. Times are seconds, rates requests a second, shares parts of 1. */
export interface CapacityOptions extends RequestOptions {
  /** Command that starts the target, in place of a URL or SCENARIO/VARIANT. */
  target?: string | undefined;
  /** What has to be kept, e.g. `p99<50ms,errors<0.1%`. */
  slo: readonly string[];
  arrivals: 'constant' | 'poisson';
  /** Load that the search may take; without one 300, or 120 for each value that is swept. */
  budget?: number | undefined;
  /** At most, each on a launch of its own. */
  searches: number;
  /** Width of the interval at which a search is content. */
  width: number;
  /** Where it begins, and beyond what it does not go. */
  start: number;
  most?: number | undefined;
  generators: number;
  maxConnections?: number | undefined;
  /** Capacity at each value of a setting, e.g. `pool=1,2,5`. */
  sweep?: string | undefined;
  /** Throughput at each count, e.g. `workers=1..6`. */
  scaleUp?: string | undefined;
  scaleTo?: number | undefined;
  /** Connections of the load of `scaleUp`. */
  connections?: number | undefined;
  /** To be carried: how many replicas? */
  demand?: number | undefined;
  headroom: number;
  require?: number | undefined;
  /** An earlier capacity run, by id or folder, to compare with. */
  before?: string | undefined;
  margin?: number | undefined;
  timeout?: number | undefined;
  ready?: string | undefined;
  readyTimeout: number;
  env: readonly EnvironmentSetting[];
  insecure: boolean;
  seed?: number | undefined;
  /** Folder of the record; without one `.paceline/runs/<id>`. */
  out?: string | undefined;
  /** Whether the exit status of what could not be decided is 4. */
  strict: boolean;
}
