import type { RouteAnswers } from '../../record/answers.ts';
import type { EncodedTimes } from '../../record/histogram.ts';
import type { Window } from '../../record/trial.ts';
import type { Totals } from '../books.ts';
import type { ClosedLoad } from '../closed/closed-load.ts';
import type { DuetJob, DuetResult } from '../duet/job.ts';
import type { OpenLoad } from '../open/run-open.ts';
import type { RouteCounted } from '../route-books.ts';
import type { Watched } from '../self-watch.ts';
import type { Slice } from '../slices.ts';

/** A load as a generator runs it: in a closed loop `share` says which of the connections are its own. */
export type GeneratorLoad = ({ mode: 'closed' } & ClosedLoad) | ({ mode: 'open' } & OpenLoad);

/** All that a generator process is told. */
export interface GeneratorJob {
  /** `http://host:port` or `https://host:port` */
  origin: string;
  load: GeneratorLoad;
  /** A second load beside it, by the same process. */
  neighbour: ({ mode: 'open' } & OpenLoad) | null;
  window: Window;
  /** Length of a slice of the time axis, seconds. */
  sliceSeconds: number;
  /** The cores it runs on; empty for any. */
  cores: number[];
}

/** What one generator counted, ready to be merged with what others did. */
export interface Counted {
  /** Requests and times by route; all of the load is their sum. */
  routes: RouteCounted[];
  completedInWindow: number;
  slices: Slice[];
  /** Null in a closed loop. */
  lag: EncodedTimes | null;
  /** Between when an answered request was due and its socket write; null in a closed loop. */
  waited: EncodedTimes | null;
  /** Connections that were opened under load; null in a closed loop. */
  grown: number | null;
  steps: Slice[];
  /** The same of each route that was asked for. */
  stepsOf: Record<string, Slice[]>;
  /** Right answers by the part of the window in which they came; empty unless it was cut into parts. */
  answeredIn: number[];
  unsent: number;
  refusals: Record<string, number>;
  serverTiming: Record<string, EncodedTimes>;
  totals: Totals;
  answers: RouteAnswers[];
  /** What the server spoke or wanted in the place of HTTP/1; null for nothing of the kind. */
  spoke: string | null;
  /** Milliseconds of the window in which the generator did nothing but ask the clock. */
  spunMs: number;
  /** Requests under way, integrated over the window, in requests times ms; null in a closed loop. */
  underWayMs: number | null;
}

export interface GeneratorResult {
  /** Monotonic ms. */
  warmupStart: number;
  start: number;
  /** Earlier than planned if the load was stopped. */
  end: number;
  load: Counted;
  neighbour: Counted | null;
  watched: Watched;
}

/** What a generator process is sent. */
export type GeneratorOrder =
  | { type: 'job'; job: GeneratorJob | DuetJob }
  /** @param at monotonic ms of the beginning, the same for all generators */
  | { type: 'start'; at: number }
  | { type: 'stop' };

/** What a generator process sends back. */
export type GeneratorMessage =
  | { type: 'ready' }
  | { type: 'prepared' }
  | { type: 'done'; result: GeneratorResult | DuetResult }
  | { type: 'failed'; message: string };
