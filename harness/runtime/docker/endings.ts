import { PacelineError } from '../../errors/paceline-error.ts';
import { reasonOf, refused, statusOf } from '../engine/failure.ts';
import { quoteOf } from '../last-words.ts';
import type { ContainerOptions } from './container-options.ts';
import type { ContainerEnd } from './running.ts';

/** What there is to say of an end beyond its status and signal; null if that says it all. */
export function explain(end: ContainerEnd, options: ContainerOptions): PacelineError | null {
  if (end.outOfMemory) return outOfMemory(options);
  if (end.code === null && end.signal === null) {
    return refused('say how a container ended', new Error(end.engineSays));
  }
  return null;
}

/** The error of a target that ended before it was ready. */
export function notStarted(end: ContainerEnd, options: ContainerOptions): PacelineError {
  const explained = explain(end, options);
  if (explained !== null) return explained;
  const how = end.signal === null ? `exit status ${end.code}` : `signal ${end.signal}`;
  return new PacelineError(
    'TARGET_NOT_STARTED',
    `Expected the target in a container of ${options.image} to answer ${options.readyPath}, ` +
      `got an end with ${how} before it did; log ${options.logs.stderr}${quoteOf(options.logs)}`,
  );
}

/** The error of a target that runs and is not ready. @param obstacle what stood in the way last */
export function notReady(obstacle: string, options: ContainerOptions): PacelineError {
  return new PacelineError(
    'TARGET_NOT_READY',
    `Expected the target in a container of ${options.image} to answer 2xx at ${options.readyPath} within ` +
      `${options.readyTimeoutMs / 1000} s, got ${obstacle}; log ${options.logs.stderr}${quoteOf(options.logs)}`,
  );
}

/** The error of a container that the engine would not make or start. */
export function refusedToStart(error: unknown, options: ContainerOptions): PacelineError {
  if (error instanceof PacelineError) return error;
  const got = reasonOf(error);
  if (/OOM-killed/i.test(got)) return outOfMemory(options, error);
  // No status: there was no answer, so it is the engine rather than what was asked of it.
  if (statusOf(error) === null) return refused(`start a container of ${options.image}`, error);
  return new PacelineError(
    'TARGET_NOT_STARTED',
    `Expected the engine to start the target in a container of ${options.image}, got ${got}`,
    { cause: error },
  );
}

function outOfMemory({ limits, logs }: ContainerOptions, cause?: unknown): PacelineError {
  const room =
    limits.memoryBytes === null
      ? 'the memory of its machine'
      : `its ${inWords(limits.memoryBytes)} of memory`;
  return new PacelineError(
    'CONTAINER_OUT_OF_MEMORY',
    `Expected the target to fit into ${room}, got an end by the kernel for want of more; log ${logs.stderr}`,
    { cause },
  );
}

const MIB = 2 ** 20;

function inWords(bytes: number): string {
  return bytes % MIB === 0 ? `${bytes / MIB} MiB` : `${Math.round(bytes / 1e5) / 10} MB`;
}
