import { type ChildProcess, spawn } from 'node:child_process';
import { monotonicNow } from '../../clock.ts';
import { PacelineError } from '../../errors/paceline-error.ts';
import { pinned } from '../../machine/cores.ts';
import { built } from '../../package.ts';
import type { DuetJob, DuetResult } from '../duet/job.ts';
import type { GeneratorJob, GeneratorMessage, GeneratorOrder, GeneratorResult } from './job.ts';

/** How long a generator may take beyond its window and its requests' deadlines, ms. */
const MARGIN = 30_000;
/** Between the order to start and the start, so that each generator has it in time, ms. */
const NOTICE = 50;

export interface GeneratorsOptions {
  /** Ends the generators and throws the signal's reason. */
  signal: AbortSignal;
  /** Ends the load before its time; what was measured until then is the result. */
  stop?: AbortSignal;
  /** Told when the load begins, with the monotonic ms of its warm-up. */
  onStart?(at: number): void;
}

/**
 * Runs each job in a process of its own on the job's cores, so that neither the harness nor its other work
 * gets in the way of the load; all begin at the same moment. Ends them when the signal aborts.
 * @throws GENERATOR_FAILED, TOO_FEW_FILES, or the signal's reason
 */
export function runGenerators(
  jobs: readonly GeneratorJob[],
  options: GeneratorsOptions,
): Promise<GeneratorResult[]> {
  return runTogether<GeneratorResult>(
    jobs.map((job) => ({ job, timeoutSeconds: job.load.timeoutSeconds })),
    options,
  );
}

/** Runs a duet in a process of its own, as generators are. @throws GENERATOR_FAILED, or the signal's reason */
export async function runDuet(job: DuetJob, options: GeneratorsOptions): Promise<DuetResult> {
  const [result] = await runTogether<DuetResult>([{ job, timeoutSeconds: job.timeoutSeconds }], options);
  if (result === undefined) throw new TypeError('Expected the result of a duet, got none');
  return result;
}

interface Work {
  job: GeneratorJob | DuetJob;
  timeoutSeconds: number;
}

async function runTogether<Result extends GeneratorResult | DuetResult>(
  works: readonly Work[],
  options: GeneratorsOptions,
): Promise<Result[]> {
  options.signal.throwIfAborted();
  const generators = works.map((work) => new GeneratorProcess<Result>(work));
  const stop = () => {
    for (const generator of generators) generator.order({ type: 'stop' });
  };
  let abort: () => void = () => {};
  const aborted = new Promise<never>((_resolve, reject) => {
    abort = () => reject(options.signal.reason);
    options.signal.addEventListener('abort', abort, { once: true });
  });
  aborted.catch(() => {});
  try {
    await Promise.race([aborted, Promise.all(generators.map((generator) => generator.prepared))]);
    options.stop?.addEventListener('abort', stop, { once: true });
    const at = monotonicNow() + NOTICE;
    for (const generator of generators) generator.order({ type: 'start', at });
    options.onStart?.(at);
    // Aborted between the two: there is no load yet that could be stopped early.
    if (options.stop?.aborted) stop();
    return await Promise.race([aborted, Promise.all(generators.map((generator) => generator.result))]);
  } finally {
    options.signal.removeEventListener('abort', abort);
    options.stop?.removeEventListener('abort', stop);
    for (const generator of generators) generator.end();
  }
}

class GeneratorProcess<Result extends GeneratorResult | DuetResult> {
  readonly #child: ChildProcess;
  readonly prepared: Promise<void>;
  readonly result: Promise<Result>;
  #said = '';
  #bound: NodeJS.Timeout | undefined;

  constructor({ job, timeoutSeconds }: Work) {
    const entry = built('harness/load/generator/main.js');
    // Its heap is small; threads that collect it would only take the core from what is due.
    const [program = '', ...args] = pinned(job.cores, [process.execPath, '--single-threaded-gc', entry]);
    this.#child = spawn(program, args, { stdio: ['ignore', 'ignore', 'pipe', 'ipc'] });
    this.#child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.#said = (this.#said + text).slice(-2000);
    });
    let prepared: () => void = () => {};
    let done: (result: Result) => void = () => {};
    let fail: (error: PacelineError) => void = () => {};
    const failed = new Promise<never>((_resolve, reject) => {
      fail = reject;
    });
    failed.catch(() => {});
    this.prepared = Promise.race([failed, new Promise<void>((resolve) => (prepared = resolve))]);
    this.result = Promise.race([failed, new Promise<Result>((resolve) => (done = resolve))]);
    this.result.catch(() => {});
    const because = (what: string) => fail(this.#failure(what));
    this.#child.once('error', (error) => because(error.message));
    this.#child.once('exit', (code, name) => because(`an end with ${name ?? `exit status ${code}`}`));
    this.#child.on('message', (message: GeneratorMessage) => {
      if (message.type === 'ready') this.order({ type: 'job', job });
      else if (message.type === 'prepared') prepared();
      else if (message.type === 'done') done(message.result as Result);
      else because(message.message);
    });
    const { warmupSeconds, durationSeconds } = job.window;
    const seconds = warmupSeconds + durationSeconds + timeoutSeconds;
    this.#bound = setTimeout(
      () => because(`no result ${MARGIN / 1000} s after its last deadline`),
      seconds * 1000 + MARGIN,
    );
  }

  order(order: GeneratorOrder): void {
    if (this.#child.connected) this.#child.send(order);
  }

  end(): void {
    clearTimeout(this.#bound);
    this.#child.kill('SIGKILL');
  }

  #failure(what: string): PacelineError {
    const said = this.#said.trim();
    // It could not even read its own files.
    const lack = /\bE[MN]FILE\b/.exec(`${what} ${said}`)?.[0];
    if (lack !== undefined) {
      return new PacelineError(
        'TOO_FEW_FILES',
        `Expected a generator to open its files and pipes, got ${lack}`,
      );
    }
    const quoted = said === '' ? '' : `; it said: ${said.split('\n').slice(-3).join(' | ')}`;
    return new PacelineError('GENERATOR_FAILED', `Expected the generator's result, got ${what}${quoted}`);
  }
}
