import type { Counted } from '../../machine/cpu/cpu-counter.ts';
import type { TargetProcesses } from '../../machine/cpu/family.ts';
import type { DuetBatch } from '../../record/duet.ts';
import type { PreparedRequest } from '../../record/request.ts';
import type { Window } from '../../record/trial.ts';
import type { ArmRoute } from '../answers/arm-answers.ts';
import type { RouteCounted } from '../route-books.ts';
import type { Watched } from '../self-watch.ts';
import type { RoutePairs } from './route-pairs.ts';

/** All that the process of a duet is told. */
export interface DuetJob {
  /** `http://host:port` or `https://host:port`: A, B. */
  origins: [string, string];
  /** Whose CPU is read, A's and B's; null for one that is not ours. */
  processes: [TargetProcesses | null, TargetProcesses | null];
  /** For A and for B: sent in this order, again and again. As many for both, which may be asked at different paths. */
  requests: [PreparedRequest[], PreparedRequest[]];
  /** Requests of a burst, sent at once. */
  connections: number;
  timeoutSeconds: number;
  window: Window;
  insecure: boolean;
  /** Draws the order within pairs, and which target's warm-up begins first. */
  seed: number;
  /** The cores it runs on; empty for any. */
  cores: number[];
}

/** What a duet counted of one target. */
export interface ArmResult {
  /** Requests and times by route; all of the load is their sum. */
  routes: RouteCounted[];
  counts: { written: number; answered: number };
  cpu: Counted | null;
  refusals: Record<string, number>;
  /** Status that was not the one expected -> answers. */
  wrongStatuses: Record<string, number>;
  /** Right answers by route, warm-up included. */
  answers: ArmRoute[];
}

export interface DuetResult {
  /** Monotonic ms. */
  warmupStart: number;
  start: number;
  end: number;
  arms: [ArmResult, ArmResult];
  batches: DuetBatch[];
  routes: RoutePairs[];
  watched: Watched;
}
