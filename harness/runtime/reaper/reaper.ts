import { type ChildProcess, spawn } from 'node:child_process';
import { built } from '../../package.ts';
import type { EngineAddress } from '../engine/address.ts';

/** Something that must not outlive Paceline: a process group to kill, or a folder or a container to remove. */
export type Ward =
  | { group: number }
  | { process: number }
  | { folder: string }
  /** A control group, with all processes in it, as its folder. */
  | { cgroup: string }
  /** By its name, which is known before the engine has made it. */
  | { container: string; engine: EngineAddress };

/**
 * A small process of its own that ends what Paceline started, should Paceline be killed or crash before it
 * could. It learns of that by its standard input closing, which the kernel does in every ending.
 */
export class Reaper {
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess) {
    this.#child = child;
  }

  static start(): Reaper {
    const child = spawn(process.execPath, [built('harness/runtime/reaper/reaper-main.js')], {
      // A session of its own, so that a terminal's Ctrl-C and hang-up don't reach it.
      detached: true,
      stdio: ['pipe', 'ignore', 'ignore'],
      // Nothing of the user's, such as NODE_OPTIONS, which would make it another program.
      env: {},
    });
    child.unref();
    // Where no more processes can be started, the run goes on without its protection.
    child.on('error', () => {});
    // A reaper that died can't be told anything more; the run goes on without its protection.
    child.stdin?.on('error', () => {});
    return new Reaper(child);
  }

  watch(ward: Ward): void {
    this.#send({ watch: ward });
  }

  forget(ward: Ward): void {
    this.#send({ forget: ward });
  }

  /** Lets the reaper end; what it still watches is ended with it. */
  close(): void {
    this.#child.stdin?.end();
  }

  #send(message: object): void {
    this.#child.stdin?.write(`${JSON.stringify(message)}\n`);
  }
}
