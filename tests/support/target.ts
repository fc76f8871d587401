import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { groupAlive } from '../../harness/machine/process-group.ts';
import { builtTarget } from '../../harness/package.ts';
import { freePort } from '../../harness/runtime/port.ts';

export interface Ending {
  code: number | null;
  signal: NodeJS.Signals | null;
  /** From the signal to the end of the process, ms. */
  tookMs: number;
  /** Whether a process that it started was still there. */
  left: boolean;
  stderr: string;
}

/** Those that run: a test that fails or times out before it stops its target must not leave it behind. */
const running = new Set<ChildProcess>();
process.on('exit', () => {
  for (const { pid } of running) {
    try {
      if (pid !== undefined) process.kill(-pid, 'SIGKILL');
    } catch {
      // It ended by itself.
    }
  }
});

/** A built server of targets/, started as a person would start it: no probe, no pinning. */
export class Target {
  readonly origin: string;
  readonly #child: ChildProcess;
  readonly #exited: Promise<[number | null, NodeJS.Signals | null]>;
  #stderr = '';

  private constructor(server: string, port: number, env: Record<string, string>) {
    this.origin = `http://127.0.0.1:${port}`;
    this.#child = spawn(process.execPath, [builtTarget(server)], {
      env: { PATH: process.env.PATH ?? '', PORT: String(port), ...env },
      // A group of its own, so that what it leaves behind can be found.
      detached: true,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    this.#child.stderr?.on('data', (text: Buffer) => {
      this.#stderr += text.toString();
    });
    running.add(this.#child);
    this.#child.once('exit', () => running.delete(this.#child));
    this.#exited = once(this.#child, 'close') as Promise<[number | null, NodeJS.Signals | null]>;
  }

  /** Starts it and waits until it is ready. */
  static start(server: string, env: Record<string, string> = {}): Promise<Target> {
    return Target.#startUntil(server, env, (answer) => answer.ok);
  }

  /** Starts it and waits until it answers, be it only that it is not ready. */
  static startUnready(server: string, env: Record<string, string> = {}): Promise<Target> {
    return Target.#startUntil(server, env, () => true);
  }

  /** Starts it without waiting, e.g. one that is to fail. */
  static spawn(server: string, port: number, env: Record<string, string> = {}): Target {
    return new Target(server, port, env);
  }

  static async #startUntil(
    server: string,
    env: Record<string, string>,
    enough: (answer: Response) => boolean,
  ): Promise<Target> {
    const target = new Target(server, await freePort(), env);
    const end = performance.now() + 10_000;
    while (performance.now() < end && target.#child.exitCode === null) {
      const answer = await target.fetch('/healthz').catch(() => null);
      if (answer !== null && enough(answer)) return target;
      await sleep(20);
    }
    const { stderr } = await target.stop();
    throw new Error(`Expected ${server} to become ready, got: ${stderr}`);
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  get stderr(): string {
    return this.#stderr;
  }

  fetch(path: string, init?: RequestInit): Promise<Response> {
    return fetch(this.origin + path, init);
  }

  /** Tells only the server itself, as a supervisor does; ending what it started is its own business. */
  stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<Ending> {
    this.#child.kill(signal);
    return this.ended();
  }

  async ended(): Promise<Ending> {
    const asked = performance.now();
    const [code, signal] = await this.#exited;
    const tookMs = performance.now() - asked;
    const left = groupAlive(this.pid);
    if (left) process.kill(-this.pid, 'SIGKILL');
    return { code, signal, tookMs, left, stderr: this.#stderr };
  }
}

/** What every server owes whoever stops it. */
export const CLEAN_END = { code: 0, signal: null, left: false };
