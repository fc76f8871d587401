import { monotonicNow } from '../../clock.ts';
import { PacelineError } from '../../errors/paceline-error.ts';
import type { GeneratorJob } from '../generator/job.ts';
import type { GeneratorsOptions } from '../generator/run-generators.ts';
import { MAX_CLOCK_ERROR } from './clock.ts';
import type { GeneratorChannel } from './control-server.ts';
import { RemoteGenerator, type RemoteResult } from './remote-generator.ts';

/** Between the order to start and the start, so that each generator has it in time, ms. */
export const NOTICE = 250;

/**
 * Runs each job by the generator at the same place of `channels`; all begin at one instant, told to each on
 * its own clock. One that is lost fails them all: a load without its share would be another load.
 * @param explain what else is known of one whose connection closed, e.g. by its engine
 * @throws GENERATOR_LOST, GENERATOR_FAILED, CLOCKS_UNSURE, or the signal's reason
 */
export async function runRemote(
  jobs: readonly GeneratorJob[],
  channels: readonly GeneratorChannel[],
  options: GeneratorsOptions,
  explain: (index: number) => Promise<string | null> = async () => null,
): Promise<RemoteResult[]> {
  options.signal.throwIfAborted();
  const generators = channels.flatMap((channel, index) => {
    const job = jobs[index];
    const which = `generator ${index + 1} of ${channels.length}`;
    return job === undefined ? [] : [new RemoteGenerator(channel, job, which, () => explain(index))];
  });
  const all = <Value>(each: (generator: RemoteGenerator) => Promise<Value>) =>
    Promise.all(generators.map(each));
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
    await Promise.race([aborted, all((generator) => generator.prepared)]);
    // Only now: what was read before the preparations would have drifted since.
    assertSure(await Promise.race([aborted, all((generator) => generator.synchronise())]));
    options.stop?.addEventListener('abort', stop, { once: true });
    const at = monotonicNow() + NOTICE;
    for (const generator of generators) generator.start(at);
    options.onStart?.(at);
    // Aborted between the two: there is no load yet that could be stopped early.
    if (options.stop?.aborted) stop();
    return await Promise.race([aborted, all((generator) => generator.result())]);
  } finally {
    options.signal.removeEventListener('abort', abort);
    options.stop?.removeEventListener('abort', stop);
    for (const generator of generators) generator.end();
  }
}

function assertSure(uncertainties: readonly number[]): void {
  const worst = Math.max(...uncertainties);
  if (worst <= MAX_CLOCK_ERROR) return;
  const index = uncertainties.indexOf(worst);
  throw new PacelineError(
    'CLOCKS_UNSURE',
    `Expected the clock of generator ${index + 1} of ${uncertainties.length} to be known to within ` +
      `${MAX_CLOCK_ERROR} ms, got ${worst.toFixed(2)} ms`,
  );
}
