import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ConfigInput } from '../../harness/config/config.ts';
import type { ScenarioInput } from '../../harness/config/scenario.ts';
import { built } from '../../harness/package.ts';
import type { RunResults } from '../../harness/record/run.ts';
import { fixture, temporaryFolder } from './launch.ts';

export interface Outcome {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** A folder with a config, as a user has it, and the built command run in it. */
export class Project {
  readonly #folder = temporaryFolder();

  constructor(config?: ConfigInput) {
    if (config !== undefined) this.write('paceline.config.json', JSON.stringify(config));
  }

  get path(): string {
    return this.#folder.path;
  }

  write(name: string, text: string): void {
    writeFileSync(join(this.path, name), text);
  }

  read(...names: string[]): string {
    return readFileSync(join(this.path, ...names), 'utf8');
  }

  start(args: readonly string[], env: Record<string, string> = {}): ChildProcess {
    return spawn(process.execPath, [built('harness/cli.js'), ...args], {
      cwd: this.path,
      env: { PATH: process.env.PATH ?? '', HOME: this.path, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  }

  run(args: readonly string[], env: Record<string, string> = {}): Promise<Outcome> {
    return finished(this.start(args, env));
  }

  results(folder: string): RunResults {
    return JSON.parse(this.read(folder, 'results.json')) as RunResults;
  }

  remove(): void {
    this.#folder.remove();
  }
}

/** Collects what a started command prints until it ends. */
export function finished(child: ChildProcess): Promise<Outcome> {
  let stdout = '';
  let stderr = '';
  child.stdout?.on('data', (text: Buffer) => {
    stdout += text.toString();
  });
  child.stderr?.on('data', (text: Buffer) => {
    stderr += text.toString();
  });
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, stdout, stderr })));
}

/** Work enough for a request that the generator is not the limit, whatever else the machine does. */
const COST = { COST_MS: '0.5' };

/** A scenario of two variants of the blocking server: one that never blocks, one that does. */
export function scenario(changes: Partial<ScenarioInput> = {}): ScenarioInput {
  const command = `exec '${process.execPath}' '${fixture('blocking-server.js')}'`;
  return {
    name: 'blocking',
    title: 'Blocking the loop',
    question: 'What does it cost to block the loop?',
    why: 'Every request of the process waits.',
    lookAt: ['loop delay'],
    ready: '/',
    workload: { mode: 'closed', connections: 4, requests: [{ path: '/' }] },
    reference: 'free',
    variants: [
      { name: 'free', title: 'Never blocked', command, env: COST },
      { name: 'blocked', title: 'Blocked 40 of 100 ms', command, env: { ...COST, BLOCK_MS: '40' } },
    ],
    ...changes,
  };
}

/** Trials as short as they can be; what they find is not the point of these tests. */
export const SHORT = ['--blocks', '1', '--warmup', '200ms', '--duration', '600ms'];

/** Processes on this machine whose command line holds the text. */
export function processesWith(text: string): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .filter((name) => {
      const path = `/proc/${name}/cmdline`;
      try {
        return existsSync(path) && readFileSync(path, 'utf8').includes(text);
      } catch {
        return false;
      }
    })
    .map(Number);
}
