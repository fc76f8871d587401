import type { MeasureEvent } from './events.ts';

/** Where something is measured, and who is told. */
export interface SessionOptions {
  /** The project: its config is read there, targets are started there, records are kept below. Default: the working directory. */
  cwd?: string;
  /** What targets inherit, and what is read of it (`PACELINE_SEED`, `DATABASE_URL`). Default: that of this process. */
  env?: Readonly<Record<string, string | undefined>>;
  /** Ends what is measured early, with what there is by then: with INTERRUPTED, whose cause is the reason. */
  signal?: AbortSignal;
  /** One that throws ends what is measured as `signal` does. */
  onEvent?(event: MeasureEvent): void;
}
