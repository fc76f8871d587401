import { PacelineError } from '../../errors/paceline-error.ts';
import { cgroupOf } from '../../machine/cpu/cgroup.ts';
import type { TargetProcesses } from '../../machine/cpu/family.ts';
import { isLocal } from '../engine/address.ts';
import { lastWords } from '../last-words.ts';
import { assertFree } from '../port.ts';
import { untilReady } from '../ready.ts';
import type { Ended, Exit, Target } from '../target.ts';
import { type ContainerOptions, portOf, wishOf } from './container-options.ts';
import { type ContainerPort, creationOf, LOOPBACK } from './creation.ts';
import { explain, notReady, notStarted, refusedToStart } from './endings.ts';
import type { Engine } from './engine.ts';
import { groupInContainer } from './host-processes.ts';
import { presentImage } from './present-image.ts';
import { RunningContainer } from './running.ts';
import { type ContainerUsage, memoryPeak, usageOf } from './usage.ts';

/** How a container ended, and what it had used. */
export interface ContainerExit extends Exit {
  /** Whether the kernel ended one of its processes, be it a helper, for want of memory. */
  outOfMemory: boolean;
  /** As of when it was asked to stop; null if it had ended by then. */
  usage: ContainerUsage | null;
}

/** How long a target may take to end by itself once asked, ms. */
const GRACE = 3000;

interface Launched {
  running: RunningContainer;
  options: ContainerOptions;
  port: number;
  pid: number;
  imageId: string;
  stopSignal: string;
  readyMs: number;
}

/** A target running in a container of its own. */
export class ContainerTarget implements Target {
  readonly port: number;
  readonly origin: string;
  readonly readyMs: number;
  /** Number of the container's first process on the engine's machine. */
  readonly pid: number;
  readonly processes: TargetProcesses | null;
  /** Digest of the image it was made of. */
  readonly imageId: string;
  readonly #running: RunningContainer;
  readonly #options: ContainerOptions;
  readonly #stopSignal: string;

  private constructor({ running, options, port, pid, imageId, stopSignal, readyMs }: Launched) {
    this.#running = running;
    this.#options = options;
    this.#stopSignal = stopSignal;
    this.port = port;
    this.origin = originOf(port);
    this.readyMs = readyMs;
    this.imageId = imageId;
    this.pid = pid;
    this.processes = options.engine.sharesKernel ? processesOf(pid, running.id) : null;
  }

  /**
   * Starts a target and waits until its ready path answers.
   * @throws PORT_TAKEN, IMAGE_MISSING, WRONG_ARCHITECTURE, TARGET_NOT_STARTED if it ends before it is ready,
   *   CONTAINER_OUT_OF_MEMORY if that was for want of memory, TARGET_NOT_READY if it never is, ENGINE_FAILED
   */
  static async launch(options: ContainerOptions): Promise<ContainerTarget> {
    const { engine, image } = options;
    assertHere(engine);
    const facts = await presentImage(engine, image);
    const stopSignal = (facts.Config as { StopSignal?: string }).StopSignal || 'SIGTERM';
    const where = await portOf(options);
    if (where.network === 'host' && options.port !== null) await assertFree(options.port);
    options.signal.throwIfAborted();
    const started = performance.now();
    const creation = creationOf(wishOf(options, where), engine);
    const running = await RunningContainer.start(engine, creation, options).catch((error: unknown) => {
      throw refusedToStart(error, options);
    });
    try {
      const { port, pid } = await reachedAt(running, where);
      await untilAnswers(running, port, options);
      const readyMs = performance.now() - started;
      return new ContainerTarget({ running, options, port, pid, imageId: facts.Id, stopSignal, readyMs });
    } catch (error) {
      // What went wrong first is what there is to say; what can't be removed now is left to the reaper.
      await running.stop(stopSignal, GRACE).catch(() => {});
      throw error;
    }
  }

  get died(): Ended | null {
    const { end } = this.#running;
    return end === null ? null : { code: end.code, signal: end.signal };
  }

  get exited(): Promise<unknown> {
    return this.#running.exited;
  }

  get explanation(): PacelineError | null {
    const { end } = this.#running;
    return end === null ? null : explain(end, this.#options);
  }

  lastWords(): string {
    return lastWords(this.#options.logs);
  }

  /** What it has used since it started; null once it has ended. @throws ENGINE_FAILED */
  async usage(): Promise<ContainerUsage | null> {
    const { sharesKernel } = this.#options.engine;
    return usageOf(await this.#running.stats(), sharesKernel ? memoryPeak(this.pid) : null);
  }

  /** Ends it and removes its container. @throws ENGINE_FAILED if that can't be removed */
  async stop(): Promise<ContainerExit> {
    const usage = await this.usage().catch(() => null);
    const { code, signal, outOfMemory, forced } = await this.#running.stop(this.#stopSignal, GRACE);
    return { code, signal, forced, outOfMemory, usage };
  }
}

/** Its control group counts all of it; where that can't be seen, its process group may. */
function processesOf(pid: number, id: string): TargetProcesses | null {
  const found = cgroupOf(pid);
  const cgroup = found?.includes(id) ? found : null;
  const leader = groupInContainer(pid, id);
  // Its port is its own network's, in which nobody of this machine's listens.
  return cgroup === null && leader === null ? null : { leader, mark: null, cgroup, ours: false, port: null };
}

/** A container elsewhere could be started, but nothing here reaches its loopback. @throws NO_ENGINE */
function assertHere({ address }: Engine): void {
  if (isLocal(address)) return;
  throw new PacelineError(
    'NO_ENGINE',
    `Expected a container engine on this machine, which loads its targets over loopback, got one at ${address.host}`,
  );
}

function originOf(port: number): string {
  return `http://${LOOPBACK}:${port}`;
}

/** Which port of this machine leads to it, and its first process. */
async function reachedAt(
  running: RunningContainer,
  { network, inside }: ContainerPort,
): Promise<{ port: number; pid: number }> {
  const { State: state, NetworkSettings: settings } = await running.facts();
  if (network === 'host') return { port: inside, pid: state.Pid };
  // Nothing is published once it has ended, which waiting for it will tell.
  return { port: Number(settings.Ports[`${inside}/tcp`]?.[0]?.HostPort ?? inside), pid: state.Pid };
}

/** @throws TARGET_NOT_STARTED, CONTAINER_OUT_OF_MEMORY, TARGET_NOT_READY, or the signal's reason */
async function untilAnswers(
  running: RunningContainer,
  port: number,
  options: ContainerOptions,
): Promise<void> {
  const giveUp = new AbortController();
  const signal = AbortSignal.any([options.signal, giveUp.signal]);
  const ready = untilReady(originOf(port) + options.readyPath, options.readyTimeoutMs, signal);
  try {
    const outcome = await Promise.race([
      ready.then((obstacle) => ({ obstacle })),
      running.exited.then((end) => ({ end })),
    ]);
    if ('end' in outcome) throw notStarted(outcome.end, options);
    if (outcome.obstacle !== null) throw notReady(outcome.obstacle, options);
  } finally {
    giveUp.abort();
    await ready.catch(() => {});
  }
}
