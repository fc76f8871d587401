import { Reaper } from '../runtime/reaper/reaper.ts';
import type { MeasureEvent } from './events.ts';

/** Where something is measured, and who is told. */
export interface SessionOptions {
  /** The project: its config is read there, targets are started there, records are kept below. Default: the working directory. */
  cwd?: string;
  /** What targets inherit, and what is read of it (`PACELINE_SEED`, `DATABASE_URL`). Default: that of this process. */
  env?: Readonly<Record<string, string | undefined>>;
  /** Ends what is measured early, with what there is by then. */
  signal?: AbortSignal;
  onEvent?(event: MeasureEvent): void;
}

/** All that measuring may touch of the process that it runs in, handed in, so that it never reaches for a global. */
export class Session {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly signal: AbortSignal;
  readonly #onEvent: (event: MeasureEvent) => void;
  #reaper: Reaper | null = null;

  constructor({ cwd, env, signal, onEvent }: SessionOptions = {}) {
    this.cwd = cwd ?? process.cwd();
    this.env = env ?? process.env;
    this.signal = signal ?? new AbortController().signal;
    this.#onEvent = onEvent ?? (() => {});
  }

  /** Ends what is left of targets should this process be killed; it is started with the first of them. */
  get reaper(): Reaper {
    this.#reaper ??= Reaper.start();
    return this.#reaper;
  }

  tell(event: MeasureEvent): void {
    this.#onEvent(event);
  }

  /** Tells what is done at the moment. */
  step(text: string): void {
    this.tell({ type: 'step', text });
  }

  /** Tells that it is over. */
  idle(): void {
    this.tell({ type: 'idle' });
  }

  /** Call when nothing of it runs any more. */
  close(): void {
    this.idle();
    this.#reaper?.close();
    this.#reaper = null;
  }
}
