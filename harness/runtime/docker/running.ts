import { randomBytes } from 'node:crypto';
import os from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import type Docker from 'dockerode';
import { reasonOf, refused } from '../engine/failure.ts';
import { labelsOf } from '../engine/labels.ts';
import { removeContainer } from '../engine/remove.ts';
import type { LogFiles } from '../last-words.ts';
import type { Reaper, Ward } from '../reaper/reaper.ts';
import type { Ended } from '../target.ts';
import type { Engine } from './engine.ts';
import { keepOutput } from './output.ts';

/** Where a container belongs and what must know of it. */
export interface KeptContainer {
  /** Id of the run, for its label. */
  run: string;
  logs: LogFiles;
  reaper: Reaper;
}

/** How a container's main process ended, and whether the kernel took any of its processes for want of memory. */
export interface ContainerEnd extends Ended {
  outOfMemory: boolean;
  /** What the engine has to say of it; empty where that is nothing. */
  engineSays: string;
}

/** How long the last of the output may take once the container has ended, ms. */
const LAST_WORDS = 1000;
/** The engine may hear of a want of memory a little after the end that it caused: how often it is asked, and every ms. */
const ASKED = 5;
const APART = 50;

/** A container that was started, with what it takes for nothing of it to be left, in whatever ending. */
export class RunningContainer {
  readonly #engine: Engine;
  readonly #container: Docker.Container;
  readonly #ward: Ward;
  readonly #reaper: Reaper;
  readonly #written: Promise<void>;
  /** Resolves when its main process ends, however that comes. */
  readonly exited: Promise<ContainerEnd>;
  #end: ContainerEnd | null = null;

  private constructor(
    engine: Engine,
    container: Docker.Container,
    ward: Ward,
    reaper: Reaper,
    written: Promise<void>,
  ) {
    this.#engine = engine;
    this.#container = container;
    this.#ward = ward;
    this.#reaper = reaper;
    this.#written = written;
    this.exited = this.#ended().then((end) => {
      this.#end = end;
      return end;
    });
  }

  /** @throws what the client throws if the engine makes or starts none; then nothing is left */
  static async start(
    engine: Engine,
    creation: Docker.ContainerCreateOptions,
    { run, logs, reaper }: KeptContainer,
  ): Promise<RunningContainer> {
    const name = `paceline-${run}-${randomBytes(5).toString('hex')}`;
    const ward = { container: name, engine: engine.address };
    // Before there is anything to remove: the engine goes on making it should this process be killed meanwhile.
    reaper.watch(ward);
    try {
      const container = await engine.docker.createContainer({ ...creation, name, Labels: labelsOf(run) });
      const { written } = await keepOutput(engine.docker, container, logs);
      await container.start();
      return new RunningContainer(engine, container, ward, reaper, written);
    } catch (error) {
      await removeContainer(engine.docker, name).then(
        () => reaper.forget(ward),
        // The reaper tries again when this process ends.
        () => {},
      );
      throw error;
    }
  }

  get id(): string {
    return this.#container.id;
  }

  /** How it ended, or null while it runs. */
  get end(): ContainerEnd | null {
    return this.#end;
  }

  /** What the engine says of it. @throws ENGINE_FAILED */
  async facts(): Promise<Docker.ContainerInspectInfo> {
    try {
      return await this.#container.inspect();
    } catch (error) {
      throw refused('say how a container is', error);
    }
  }

  /** What it has used so far, as the engine counts. @throws ENGINE_FAILED */
  async stats(): Promise<Docker.ContainerStats> {
    try {
      return await this.#container.stats({ stream: false, 'one-shot': true });
    } catch (error) {
      throw refused('say what a container has used', error);
    }
  }

  /**
   * Ends it by a signal, and after `graceMs` by force; removes it with all that only it kept.
   * @throws ENGINE_FAILED if it can't be removed
   */
  async stop(signal: string, graceMs: number): Promise<ContainerEnd & { forced: boolean }> {
    let forced = false;
    if (this.#end === null) {
      await this.#signal(signal);
      forced = (await this.#within(graceMs)) === null;
      if (forced) await this.#signal('SIGKILL');
    }
    const end = (await this.#within(GIVE_UP)) ?? UNKNOWN_END;
    try {
      await removeContainer(this.#engine.docker, this.id);
    } catch (error) {
      throw refused('remove a container', error);
    }
    this.#reaper.forget(this.#ward);
    return { ...end, forced };
  }

  async #signal(signal: string): Promise<void> {
    // It may have ended by itself just now.
    await this.#container.kill({ signal }).catch(() => {});
  }

  async #within(ms: number): Promise<ContainerEnd | null> {
    const over = new AbortController();
    try {
      return await Promise.race([this.exited, sleep(ms, null, { signal: over.signal })]);
    } finally {
      over.abort();
    }
  }

  /**
   * Asks until it does not run; fails if there is no engine to ask. The client never comes back from waiting for an
   * end when the engine goes meanwhile, but the output ends then.
   */
  async #untilOver(): Promise<void> {
    while ((await this.#container.inspect()).State.Running) await sleep(LOOK);
  }

  async #ended(): Promise<ContainerEnd> {
    try {
      await Promise.race([this.#container.wait(), this.#written.then(() => this.#untilOver())]);
      await Promise.race([this.#written, sleep(LAST_WORDS)]);
      let { State: state, HostConfig: limits } = await this.#container.inspect();
      const killedAtLimit = state.ExitCode === KILLED && (limits.Memory ?? 0) > 0;
      for (let asked = 0; killedAtLimit && !state.OOMKilled && asked < ASKED; asked++) {
        await sleep(APART);
        ({ State: state, HostConfig: limits } = await this.#container.inspect());
      }
      return { ...inWords(state.ExitCode), outOfMemory: state.OOMKilled, engineSays: state.Error };
    } catch (error) {
      return { ...UNKNOWN_END, engineSays: reasonOf(error) };
    }
  }
}

/** How often it is looked at once its output has ended, which a server may close itself, ms. */
const LOOK = 200;
/** How long the kernel may take to end what was killed, ms. */
const GIVE_UP = 5000;
const UNKNOWN_END: ContainerEnd = { code: null, signal: null, outOfMemory: false, engineSays: '' };
/** As a shell tells an end by SIGKILL. */
const KILLED = 137;
const BEYOND = 128;

/** A container's status is that of its main process, and beyond 128 the signal that ended it. */
function inWords(status: number): Ended {
  const found = Object.entries(os.constants.signals).find(([, number]) => number === status - BEYOND);
  return found === undefined ? { code: status, signal: null } : { code: null, signal: found[0] };
}
