/** What was measured, and where it is kept. */
export interface Outcome<Result> {
  result: Result;
  /** Folder of the record; null where none was asked for. */
  folder: string | null;
  /** The page; null where there is none. */
  report: string | null;
  /** What it says to a script. */
  exitCode: number;
  /** Why it ended early or can't be believed, to be thrown once what there is has been told; undefined for neither. */
  failure: unknown;
}

/** What the record says measures the same again, with what was drawn or configured. */
export type Recorded<Settled = { seed: number }> = (settled: Settled) => string;
