import { monotonicNow } from '../../clock.ts';
import type { TimeHistogram } from '../../record/histogram.ts';
import type { LoadWindow } from '../books.ts';
import { AutocannonLoop } from '../closed/autocannon-loop.ts';
import type { ClosedOutcome } from '../closed/closed-load.ts';
import { OwnLoop } from '../closed/own-loop.ts';
import { rehearse } from '../open/rehearse.ts';
import { OpenLoop, type OpenOutcome } from '../open/run-open.ts';
import { SelfWatch } from '../self-watch.ts';
import type { Counted, GeneratorJob, GeneratorLoad, GeneratorResult } from './job.ts';

type Loop = OpenLoop | OwnLoop | AutocannonLoop;

/** The loads of one job in this process: prepared, then run side by side over one window. */
export class Generator {
  readonly #job: GeneratorJob;
  readonly #load: Loop;
  readonly #neighbour: OpenLoop | null;
  #stopped: number | null = null;
  #cut: () => void = () => {};

  constructor(job: GeneratorJob) {
    this.#job = job;
    this.#load = loop(job.origin, job.load);
    this.#neighbour = job.neighbour === null ? null : new OpenLoop(job.origin, job.neighbour);
  }

  /** Makes ready what an open loop has ready before its first request is due. */
  async prepare(): Promise<void> {
    const { load, neighbour } = this.#job;
    const open = load.mode === 'open' ? load : neighbour;
    if (open !== null) await rehearse(open);
    if (!(this.#load instanceof AutocannonLoop)) await this.#load.prepare();
    await this.#neighbour?.prepare();
  }

  /** @param at monotonic ms at which the warm-up begins */
  async run(at: number): Promise<GeneratorResult> {
    const { warmupSeconds, durationSeconds } = this.#job.window;
    const start = at + warmupSeconds * 1000;
    const end = start + durationSeconds * 1000;
    const window: LoadWindow = { warmupStart: at, start, end, slice: this.#job.sliceSeconds * 1000 };
    const watch = new SelfWatch(this.#job.cores);
    const opening = setTimeout(() => watch.open(), Math.max(0, start - monotonicNow()));
    let watched: ReturnType<SelfWatch['close']> | undefined;
    const cut = new Promise<void>((resolve) => {
      this.#cut = resolve;
    });
    let closing: NodeJS.Timeout | undefined;
    const closed = new Promise<void>((resolve) => {
      const close = () => {
        watched = watch.close();
        resolve();
      };
      closing = setTimeout(close, Math.max(0, end - monotonicNow()));
    });
    const [load, neighbour] = await Promise.all([this.#load.run(window), this.#neighbour?.run(window)]);
    // All may have been answered long before, and a share of a core is one of the whole window.
    await Promise.race([closed, cut]);
    clearTimeout(opening);
    clearTimeout(closing);
    return {
      warmupStart: at,
      start,
      end: this.#stopped ?? end,
      load: counted(load),
      neighbour: neighbour === undefined ? null : counted(neighbour),
      watched: watched ?? watch.close(),
    };
  }

  /** Ends the load now; what was measured until then is kept. */
  stop(): void {
    this.#stopped = monotonicNow();
    this.#load.stop();
    this.#neighbour?.stop();
    this.#cut();
  }
}

function loop(origin: string, load: GeneratorLoad): Loop {
  if (load.mode === 'open') return new OpenLoop(origin, load);
  return load.client.name === 'own' ? new OwnLoop(origin, load) : new AutocannonLoop(origin, load);
}

function counted(outcome: ClosedOutcome | OpenOutcome): Counted {
  const open = 'spunMs' in outcome ? outcome : null;
  const { books, refusals } = outcome;
  const encoded = (byName: Map<string, TimeHistogram>) =>
    Object.fromEntries([...byName].map(([name, histogram]) => [name, histogram.encode()]));
  return {
    routes: books.routes,
    completedInWindow: books.completedInWindow,
    slices: books.slices,
    lag: open?.books.lag.encode() ?? null,
    waited: open?.books.waited.encode() ?? null,
    grown: open?.grown ?? null,
    steps: open?.books.steps ?? [],
    stepsOf: open?.books.stepsOf ?? {},
    answeredIn: open?.books.answeredIn ?? [],
    unsent: open?.books.unsent ?? 0,
    refusals,
    serverTiming: encoded(books.serverTiming),
    totals: books.totals,
    answers: books.answers,
    spoke: outcome.spoke,
    spunMs: open?.spunMs ?? 0,
    underWayMs: open?.underWayMs ?? null,
  };
}
