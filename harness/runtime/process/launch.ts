import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { closeSync, openSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { PacelineError } from '../../errors/paceline-error.ts';
import { pinned } from '../../machine/cores.ts';
import { cgroupMembers, enterCgroup, makeCgroup } from '../../machine/cpu/cgroup.ts';
import { endCgroup } from '../../machine/cpu/end-cgroup.ts';
import { LAUNCH_MARK, type TargetProcesses } from '../../machine/cpu/family.ts';
import { endGroup } from '../../machine/process-group.ts';
import { concealCommand } from '../../secrets/conceal.ts';
import { type LogFiles, lastWords, quoteOf, saysTaken } from '../last-words.ts';
import { assertFree, freePort } from '../port.ts';
import { untilReady } from '../ready.ts';
import type { Reaper } from '../reaper/reaper.ts';
import type { Exit, Target } from '../target.ts';

export interface LaunchOptions {
  /** Program and arguments, or one shell-style string; `{port}` is replaced in either. */
  command: readonly string[] | string;
  cwd: string;
  env: Record<string, string>;
  /** A port the target insists on; without one a free port is chosen. */
  port: number | null;
  cores: readonly number[];
  readyPath: string;
  readyTimeoutMs: number;
  logs: LogFiles;
  reaper: Reaper;
  signal: AbortSignal;
}

/** Times that a target is started on another port, where the one that was chosen for it was taken meanwhile. */
const ANOTHER_PORT = 2;
/** How long a target may take to end by itself once asked, ms. */
const GRACE = 3000;
const POLL = 10;

/** The port that was chosen for a target was taken before it listened. */
class LostPort extends PacelineError {}

/** A target running as a process group of its own. */
export class ProcessTarget implements Target {
  /** The kernel says no more of an end than its status or signal. */
  readonly explanation = null;
  readonly port: number;
  readonly origin: string;
  readonly readyMs: number;
  readonly processes: TargetProcesses;
  readonly #child: ChildProcess;
  readonly #options: LaunchOptions;
  readonly #exited: Promise<{ code: number | null; signal: string | null }>;
  #exit: { code: number | null; signal: string | null } | null = null;

  private constructor(
    child: ChildProcess,
    options: LaunchOptions,
    processes: TargetProcesses & { port: number },
    readyMs: number,
    exited: Promise<{ code: number | null; signal: string | null }>,
  ) {
    this.#child = child;
    this.#options = options;
    this.processes = processes;
    this.port = processes.port;
    this.origin = originOf(processes.port);
    this.readyMs = readyMs;
    this.#exited = exited.then((exit) => {
      this.#exit = exit;
      return exit;
    });
  }

  /**
   * Starts a target and waits until its ready path answers.
   * @throws PORT_TAKEN, TARGET_NOT_STARTED if it ends before it is ready, TARGET_NOT_READY if it never is.
   */
  static async launch(options: LaunchOptions): Promise<ProcessTarget> {
    for (let more = ANOTHER_PORT; ; more--) {
      try {
        return await ProcessTarget.#launchOnce(options);
      } catch (error) {
        // Between the moment a port is found free and that in which the target listens, another may take it.
        if (more === 0 || !(error instanceof LostPort)) throw error;
      }
    }
  }

  static async #launchOnce(options: LaunchOptions): Promise<ProcessTarget> {
    if (options.port !== null) await assertFree(options.port);
    const port = options.port ?? (await freePort());
    const started = performance.now();
    const mark = randomUUID();
    let cgroup = makeCgroup();
    if (cgroup !== null) options.reaper.watch({ cgroup });
    const child = start(options, port, mark);
    // It takes longer to start than this does; what it started all the same before this is found by its mark.
    const entered = cgroup !== null && child.pid !== undefined && enterCgroup(cgroup, child.pid);
    const exited = new Promise<{ code: number | null; signal: string | null }>((resolve) => {
      child.once('exit', (code, signal) => resolve({ code, signal }));
    });
    const group = await spawned(child, options).catch(async (error: unknown) => {
      await leave(cgroup, options.reaper);
      throw error;
    });
    options.reaper.watch({ group });
    if (!entered) {
      // Some systems let a group be made and nothing be put into it.
      await leave(cgroup, options.reaper);
      cgroup = null;
    }

    const giveUp = new AbortController();
    const ready = untilReady(
      originOf(port) + options.readyPath,
      options.readyTimeoutMs,
      AbortSignal.any([options.signal, giveUp.signal]),
    );
    try {
      const outcome = await Promise.race([
        ready.then((obstacle) => ({ obstacle })),
        exited.then((exit) => ({ exit })),
      ]);
      if ('exit' in outcome) throw notStarted(outcome.exit, port, options);
      if (outcome.obstacle !== null) throw notReady(outcome.obstacle, options);
    } catch (error) {
      giveUp.abort();
      await ready.catch(() => {});
      await endGroup(group, GRACE);
      options.reaper.forget({ group });
      await leave(cgroup, options.reaper);
      throw error;
    }
    const processes = { leader: group, mark, cgroup, ours: true, port };
    return new ProcessTarget(child, options, processes, performance.now() - started, exited);
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  /** How it ended by itself, or null while it runs. */
  get died(): { code: number | null; signal: string | null } | null {
    return this.#exit;
  }

  /** Resolves when the target's main process ends, however that comes. */
  get exited(): Promise<unknown> {
    return this.#exited;
  }

  /** The last lines it wrote to stderr, or else to stdout. */
  lastWords(): string {
    return lastWords(this.#options.logs);
  }

  /** Ends the whole group, and what left it for a group of its own, and resolves once nothing of it is left. */
  async stop(): Promise<Exit> {
    const forced = await endGroup(this.pid, GRACE);
    this.#options.reaper.forget({ group: this.pid });
    await leave(this.processes.cgroup, this.#options.reaper);
    return { ...(await this.#exited), forced };
  }
}

/** Ends what detached itself from the group, a moment after it was asked to end by itself, and removes its count. */
async function leave(cgroup: string | null, reaper: Reaper): Promise<void> {
  if (cgroup === null) return;
  const left = cgroupMembers(cgroup);
  for (const pid of left) {
    try {
      process.kill(pid, 'SIGTERM');
    } catch {
      // It has ended.
    }
  }
  const end = performance.now() + GRACE;
  while (performance.now() < end && cgroupMembers(cgroup).length > 0) await sleep(POLL);
  if (await endCgroup(cgroup)) reaper.forget({ cgroup });
}

function originOf(port: number): string {
  return `http://127.0.0.1:${port}`;
}

function start(options: LaunchOptions, port: number, mark: string): ChildProcess {
  const replace = (text: string) => text.replaceAll('{port}', String(port));
  const command =
    typeof options.command === 'string'
      ? ['/bin/sh', '-c', replace(options.command)]
      : options.command.map(replace);
  const [program = '', ...args] = pinned(options.cores, command);
  const stdout = openSync(options.logs.stdout, 'a');
  const stderr = openSync(options.logs.stderr, 'a');
  try {
    return spawn(program, args, {
      cwd: options.cwd,
      env: { ...options.env, PORT: String(port), [LAUNCH_MARK]: mark },
      detached: true,
      stdio: ['ignore', stdout, stderr],
    });
  } finally {
    closeSync(stdout);
    closeSync(stderr);
  }
}

function spawned(child: ChildProcess, options: LaunchOptions): Promise<number> {
  return new Promise((resolve, reject) => {
    child.once('spawn', () => resolve(child.pid ?? 0));
    child.once('error', (error) =>
      reject(
        new PacelineError(
          'TARGET_NOT_STARTED',
          `Expected the target's command to start, got ${error.message} (${shown(options.command)})`,
          { cause: error },
        ),
      ),
    );
  });
}

function notStarted(
  exit: { code: number | null; signal: string | null },
  port: number,
  options: LaunchOptions,
): PacelineError {
  const how = exit.signal === null ? `exit status ${exit.code}` : `signal ${exit.signal}`;
  const lost = options.port === null && saysTaken(options.logs, port);
  return new (lost ? LostPort : PacelineError)(
    'TARGET_NOT_STARTED',
    `Expected the target to answer ${options.readyPath}, got an end with ${how} before it did; ` +
      `log ${options.logs.stderr}${quoteOf(options.logs)}`,
  );
}

function notReady(obstacle: string, options: LaunchOptions): PacelineError {
  return new PacelineError(
    'TARGET_NOT_READY',
    `Expected the target to answer 2xx at ${options.readyPath} within ${options.readyTimeoutMs / 1000} s, ` +
      `got ${obstacle}; log ${options.logs.stderr}${quoteOf(options.logs)}`,
  );
}

function shown(command: readonly string[] | string): string {
  return concealCommand(typeof command === 'string' ? command : command.join(' '));
}
