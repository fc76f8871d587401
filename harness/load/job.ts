import type { LoadResult } from '../record/load.ts';
import type { PreparedRequest } from '../record/request.ts';
import type { Window } from '../record/trial.ts';

export interface ClosedLoad {
  connections: number;
  timeoutSeconds: number;
  /** Sent in this order, again and again; each connection starts at another place. */
  requests: PreparedRequest[];
}

export interface NeighbourLoad {
  /** Requests per second. */
  rate: number;
  timeoutSeconds: number;
  request: PreparedRequest;
}

/** All that a generator process is told. */
export interface GeneratorJob {
  /** `http://host:port` */
  origin: string;
  load: ClosedLoad;
  neighbour: NeighbourLoad | null;
  window: Window;
  /** Length of a slice of the time axis, seconds. */
  sliceSeconds: number;
}

/** What a generator process sends back; times are monotonic milliseconds. */
export type GeneratorMessage =
  | { type: 'ready' }
  | {
      type: 'done';
      warmupStart: number;
      start: number;
      end: number;
      load: LoadResult;
      neighbour: LoadResult | null;
    }
  | { type: 'failed'; message: string };
