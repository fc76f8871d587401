import type { MayDifferFlag } from '../may-differ.ts';
import type { RequestOptions } from '../requests.ts';
import type { EnvironmentSetting } from '../target-environment.ts';

/** How two services are compared. Times are seconds, shares are parts of 1. */
export interface CompareOptions extends RequestOptions {
  /** The base: a command, a URL, `ref:GIT_REF`, `ref:.` (the files here) or `node:VERSION`. */
  a?: string | undefined;
  /** The change: the same kinds. */
  b?: string | undefined;
  /** Command that starts the service, where A and B are refs or Node versions. */
  target?: string | undefined;
  /** Installs it in a fresh checkout, and builds it. */
  install?: string | undefined;
  build?: string | undefined;
  /** What each side needs to itself: a PostgreSQL database, whose URL is in its DATABASE_URL. */
  service: readonly 'postgres'[];
  /** Shell-style command that fills what a side needs, run once for each, in its folder and environment. */
  prepare?: string | undefined;
  /** Change that is too small to matter; without one that of the config, or 0.02. */
  margin?: number | undefined;
  /** Metrics whose verdicts count; none: those that the sides allow. */
  gating: readonly string[];
  /** Seconds of load that the decision may take. */
  budget: number;
  /** Requests under way at once to each side. */
  connections: number;
  /** Seconds after which an unanswered request is an error. */
  timeout: number;
  /** Path that answers 2xx when a target is ready. */
  ready?: string | undefined;
  readyTimeout: number;
  env: readonly EnvironmentSetting[];
  seed?: number | undefined;
  /** Folder of the record; without one `.paceline/runs/<id>`. */
  out?: string | undefined;
  /** Routes whose answers may differ, and JSON paths in them; true for all. */
  answersMayDiffer: MayDifferFlag;
  /** Beside the duet, each side alone: at saturation and at equal rate. */
  wholeService: boolean;
  insecure: boolean;
  /** steady: targets compile and collect on their main thread only, so that launches differ less. */
  engine: 'steady' | 'as-is';
  /** Whether the exit status of what could not be decided is 4. */
  strict: boolean;
}
