import { resolve } from 'node:path';
import { ownEnvironment } from '../environment.ts';
import { PacelineError } from '../errors/paceline-error.ts';
import { Reaper } from '../runtime/reaper/reaper.ts';
import type { MeasureEvent } from './events.ts';
import type { SessionOptions } from './session-options.ts';

/** All that measuring may touch of the process that it runs in, handed in, so that it never reaches for a global. */
export class Session {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Its reason is always a PacelineError. */
  readonly signal: AbortSignal;
  readonly #interruption = new AbortController();
  readonly #asked: AbortSignal | undefined;
  readonly #onAbort = () => this.#interrupt(this.#asked?.reason);
  readonly #onEvent: (event: MeasureEvent) => void;
  #reaper: Reaper | null = null;

  constructor({ cwd, env, signal, onEvent }: SessionOptions = {}) {
    this.cwd = resolve(cwd ?? '');
    this.env = env ?? ownEnvironment();
    this.signal = this.#interruption.signal;
    this.#onEvent = onEvent ?? (() => {});
    this.#asked = signal;
    if (signal?.aborted) this.#onAbort();
    else signal?.addEventListener('abort', this.#onAbort, { once: true });
  }

  /** Ends what is left of targets should this process be killed; it is started with the first of them. */
  get reaper(): Reaper {
    this.#reaper ??= Reaper.start();
    return this.#reaper;
  }

  tell(event: MeasureEvent): void {
    try {
      this.#onEvent(event);
    } catch (error) {
      // Told from wherever something is cleaned up as well, which has to go on.
      this.#interrupt(error);
    }
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
    this.#asked?.removeEventListener('abort', this.#onAbort);
    this.#reaper?.close();
    this.#reaper = null;
  }

  #interrupt(cause: unknown): void {
    const said = cause instanceof Error ? cause.message : String(cause);
    this.#interruption.abort(
      cause instanceof PacelineError
        ? cause
        : new PacelineError('INTERRUPTED', `Expected to run to the end, got: ${said}`, { cause }),
    );
  }
}
