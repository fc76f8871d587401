import { monotonicNow } from '../../clock.ts';
import { PacelineError } from '../../errors/paceline-error.ts';
import type { GeneratorJob, GeneratorResult } from '../generator/job.ts';
import type { ClockCheck } from './clock.ts';
import { type ClockReading, checkClock, readClock } from './clock.ts';
import type { GeneratorChannel } from './control-server.ts';
import type { RemoteMessage, RemoteOrder } from './messages.ts';

/** How long a generator may take beyond its window and its requests' deadlines, ms. */
const MARGIN = 30_000;

/** What a generator on another machine made, on this machine's clock, and how well its clock was known. */
export interface RemoteResult extends GeneratorResult {
  clock: ClockCheck;
}

/** One generator that has come for its job; whatever ends it before its result makes it lost. */
export class RemoteGenerator {
  readonly #channel: GeneratorChannel;
  readonly #which: string;
  readonly #answers = new Map<number, (at: number) => void>();
  #round = 0;
  #clock: ClockReading = { offset: 0, uncertainty: Infinity };
  #done: (result: GeneratorResult) => void = () => {};
  #bound: NodeJS.Timeout | undefined;
  #ended = false;
  /** Rejects when it is lost, and never resolves. */
  readonly #lost: Promise<never>;
  readonly prepared: Promise<void>;
  /** On its own clock. */
  readonly #made: Promise<GeneratorResult>;

  /** @param explain what else is known of it once its connection has closed */
  constructor(
    channel: GeneratorChannel,
    job: GeneratorJob,
    which: string,
    explain: () => Promise<string | null>,
  ) {
    this.#channel = channel;
    this.#which = which;
    let fail: (error: PacelineError) => void = () => {};
    this.#lost = new Promise((_resolve, reject) => {
      fail = reject;
    });
    this.#lost.catch(() => {});
    let prepared: () => void = () => {};
    this.prepared = this.#unlessLost(
      new Promise((resolve) => {
        prepared = resolve;
      }),
    );
    this.#made = this.#unlessLost(
      new Promise((resolve) => {
        this.#done = resolve;
      }),
    );
    channel.onMessage = (message: RemoteMessage) => {
      if (message.type === 'prepared') prepared();
      else if (message.type === 'clock') this.#answers.get(message.round)?.(message.at);
      else if (message.type === 'done') this.#done(message.result as GeneratorResult);
      else if (message.type === 'failed') fail(this.#failure('GENERATOR_FAILED', message.message));
    };
    void channel.closed.then(async (why) => {
      if (this.#ended) return;
      const more = await explain();
      fail(this.#failure('GENERATOR_LOST', more === null ? why : `${why}: ${more}`));
    });
    const { warmupSeconds, durationSeconds } = job.window;
    const seconds = warmupSeconds + durationSeconds + job.load.timeoutSeconds;
    this.#bound = setTimeout(
      () => fail(this.#failure('GENERATOR_LOST', `no result ${MARGIN / 1000} s after its last deadline`)),
      seconds * 1000 + MARGIN,
    );
    channel.send({ type: 'job', job });
  }

  order(order: RemoteOrder): void {
    this.#channel.send(order);
  }

  /** Reads its clock, to know when to tell it to begin. @returns ms that the reading may be off by */
  async synchronise(): Promise<number> {
    this.#clock = await this.#readClock();
    return this.#clock.uncertainty;
  }

  /** @param at ms on this machine's clock */
  start(at: number): void {
    this.order({ type: 'start', at: at + this.#clock.offset });
  }

  /** Resolves once it has sent what it made. @throws GENERATOR_LOST, GENERATOR_FAILED */
  async result(): Promise<RemoteResult> {
    const made = await this.#made;
    const { offset } = this.#clock;
    const clock = checkClock(this.#clock, await this.#readClock());
    return {
      ...made,
      warmupStart: made.warmupStart - offset,
      start: made.start - offset,
      end: made.end - offset,
      clock,
    };
  }

  end(): void {
    this.#ended = true;
    clearTimeout(this.#bound);
    this.#channel.end();
  }

  #readClock(): Promise<ClockReading> {
    return readClock(() => {
      const round = this.#round++;
      const answer = new Promise<number>((resolve) => this.#answers.set(round, resolve));
      this.order({ type: 'clock', round });
      return this.#unlessLost(answer).finally(() => this.#answers.delete(round));
    }, monotonicNow);
  }

  #unlessLost<Value>(promise: Promise<Value>): Promise<Value> {
    const either = Promise.race([this.#lost, promise]);
    either.catch(() => {});
    return either;
  }

  #failure(code: 'GENERATOR_LOST' | 'GENERATOR_FAILED', got: string): PacelineError {
    return new PacelineError(code, `Expected the result of ${this.#which}, got ${got}`);
  }
}
