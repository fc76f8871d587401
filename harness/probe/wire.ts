/** First line a probe sends. */
export interface Hello {
  pid: number;
  parent: number;
  /** Whether it is a worker of node:cluster. */
  worker: boolean;
  node: string;
  /** The script the process runs. */
  main: string | null;
  /** Milliseconds between two samples of the loop when nothing delays it. */
  resolution: number;
}

/** Sent by the primary of a cluster when one of its workers is gone. */
export interface Left {
  /** Process id of the worker. */
  left: number;
  /** Whether the primary, or the worker itself, had asked it to go. */
  asked: boolean;
  code: number | null;
  signal: string | null;
}

/** Sent when the collector asks for it: bytes of heap, and of what it holds outside, after a full collection; null where none could be made. */
export interface Kept {
  kept: number | null;
  /** Bytes allocated for each request, over a short while of those since the time before; null where it can't be told. */
  a: number | null;
  /** Connections that the process opened to others since its start. */
  o: number;
  /** When, ms on the machine's monotonic clock. */
  t: number;
}

/** Every further line: what was sampled since the one before. A figure that could not be read is null. */
export interface Beat {
  /** When the beat was taken, ms on the machine's monotonic clock. */
  t: number;
  /** Microseconds between successive samples of the loop; the last one ended at `t`. */
  i: number[];
  /** Microseconds of each interval in which the loop was idle, waiting for events. */
  e: number[];
  /** Idle and active milliseconds of the loop since it started. */
  u: [number, number] | null;
  /** CPU microseconds of the whole process since it started. */
  c: number | null;
  /** Resident set and used heap, bytes. */
  r: number | null;
  h: number | null;
  /** Garbage collections: kind as the engine numbers it, start (as `t`), milliseconds. */
  g: [number, number, number][];
  /** How many beats its collections stand for, itself and those before it that were not watched; 0 if it was not. */
  w: number;
  /** Beats dropped since the start. */
  d: number;
  /** Whether it has been seen to listen for connections. */
  l: boolean;
  /** Requests that its node:http servers have taken since the start. */
  q: number;
  /** Why a figure could not be read: the system's code, e.g. EMFILE, or `failed`; left out where all could. */
  x?: string;
}
