import { type ChildProcess, spawn } from 'node:child_process';
import { built } from '../../package.ts';
import type { EngineAddress } from '../../runtime/engine/address.ts';

/** What a guard that has nothing to do is told. */
export const DISMISSED = 'dismissed';

/**
 * A process of its own that removes what a run made on a swarm, should this one be killed before it could:
 * it acts when its standard input closes, which the kernel does in every ending.
 */
export class Guard {
  readonly #child: ChildProcess;

  constructor(engine: EngineAddress, run: string) {
    const entry = built('harness/load/swarm/guard-main.js');
    this.#child = spawn(process.execPath, [entry, run, JSON.stringify(engine)], {
      // A session of its own, so that a terminal's Ctrl-C and hang-up don't reach it.
      detached: true,
      stdio: ['pipe', 'ignore', 'ignore'],
      // Nothing of the user's, such as NODE_OPTIONS, which would make it another program.
      env: {},
    });
    this.#child.unref();
    // A guard that died can't be told anything more; the run goes on without its protection.
    this.#child.stdin?.on('error', () => {});
  }

  /** Nothing is left to remove. */
  dismiss(): void {
    this.#child.stdin?.end(DISMISSED);
  }
}
