import type { Counted } from '../../machine/cpu/cpu-counter.ts';
import type { TargetProcesses } from '../../machine/cpu/family.ts';
import type { DuetBatch } from '../../record/duet.ts';
import type { PreparedRequest } from '../../record/request.ts';
import type { Window } from '../../record/trial.ts';
import type { ArmRoute } from '../answers/arm-answers.ts';
import type { RouteCounted } from '../route-books.ts';
import type { Watched } from '../self-watch.ts';
import type { RoutePairs } from './route-pairs.ts';
import type { SteadyTimes } from './steady.ts';

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
  /** Bursts of so many to one route at a time, behind the turns; null for none. */
  together: { connections: number; seconds: number } | null;
  /** Both at one open rate, behind those: a share of what they carry together; null for none. */
  steady: { share: number; seconds: number } | null;
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
  /** Requests and times by route; all of the turns is their sum. */
  routes: RouteCounted[];
  /** The same of all else that was asked: the warm-up, and what came behind the turns. */
  beside: Record<'warmUp' | 'together' | 'steady', RouteCounted[]>;
  counts: { written: number; answered: number };
  cpu: Counted | null;
  /** The same while both were asked at a steady rate. */
  steadyCpu: Counted | null;
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
  /** Part of all requests of the workload, by route. */
  shares: Record<string, number>;
  /** Pairs of bursts by route: first write to last answer, and the request in the middle. */
  together: { spans: RoutePairs[]; middles: RoutePairs[] };
  /** Null where it was not asked for, or nothing told what rate both would carry. */
  steady: { rate: number; routes: SteadyTimes[] } | null;
  /** When all of it was over, monotonic ms; the turns ended at `end`. */
  over: number;
  watched: Watched;
}
