import type { RouteAnswers } from '../record/answers.ts';
import type { TimeHistogram } from '../record/histogram.ts';
import type { ErrorKind, Requests } from '../record/load.ts';
import type { RouteCounted } from './route-books.ts';
import type { Slice } from './slices.ts';

/** The measurement window on the monotonic clock, ms. */
export interface LoadWindow {
  warmupStart: number;
  start: number;
  end: number;
  /** Length of a slice of the time axis, ms. */
  slice: number;
}

/** What a load's bookkeeping holds at its end. */
export interface Books {
  requests: Requests;
  /** Right answers within the window: what throughput is taken from. */
  completedInWindow: number;
  latency: TimeHistogram;
  service: TimeHistogram;
  /** By time of the answer; slice 0 begins with the window. */
  slices: Slice[];
  /** What the target said of itself in Server-Timing headers, by metric name. */
  serverTiming: Map<string, TimeHistogram>;
  totals: Totals;
  /** What answered, by route. */
  answers: RouteAnswers[];
  /** What `requests`, `latency` and `service` are the sums of. */
  routes: RouteCounted[];
}

/** Counted from the first request of the warm-up on, to be held against what the target counted. */
export interface Totals {
  /** Requests written to a socket. */
  written: number;
  /** Requests that got a whole answer, right or wrong. */
  answered: number;
}

/** Whether an error of this kind is an answer all the same. */
export function isAnswer(kind: ErrorKind): boolean {
  return kind === 'status' || kind === 'body';
}

/** A request that ran into its deadline: the times, ms, with which it stands in the tail. */
export interface Deadline {
  latency: number;
  service: number;
}
