import type { MayDiffer } from '../config/may-differ.ts';
import type { RequestSpec, SetupRequest, Variant } from '../config/scenario.ts';
import type { DuetJob } from '../load/duet/job.ts';
import type { Placement, Window } from '../record/trial.ts';
import type { Reaper } from '../runtime/reaper/reaper.ts';
import type { TargetRuntime } from './target-runtime.ts';

/** One of the two: what to start, or where it is already. */
export interface DuetSide {
  variant: Variant;
  url: string | null;
  /** For what is at a URL, and stands in no record. */
  authorization?: string | null;
}

export interface DuetSetting {
  sides: readonly [DuetSide, DuetSide];
  /** What is asked of a side whose variant has no workload of its own. */
  requests: readonly RequestSpec[];
  /** Asked of such a side before them. */
  setup?: readonly SetupRequest[] | undefined;
  ready: string;
  readyTimeoutSeconds: number;
  runtime: TargetRuntime;
  timeoutSeconds: number;
  connections: number;
  window: Window;
  /** What is asked behind the turns; null for nothing. */
  behind: Pick<DuetJob, 'together' | 'steady'>;
  insecure: boolean;
  answersMayDiffer: MayDiffer;
  /** Whether errors are among what decides, so that a launch with some says something. */
  errorsDecide: boolean;
  /** Whether the engine compiles and collects on the main thread only, see the agent. */
  steady: boolean;
  /** The comparison's folder, and the one in it for logs. */
  folder: string;
  logs: string;
  cwd: string;
  seed: number;
  /** Environment for both: inherited, from the user and from services. */
  env: Record<string, string>;
  placement: Placement;
  reaper: Reaper;
  signal: AbortSignal;
}
