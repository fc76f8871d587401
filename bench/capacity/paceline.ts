import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ScenarioInput } from '../../harness/config/scenario.ts';
import { built } from '../../harness/package.ts';
import type { CapacityCase } from './cases.ts';

/** Exit statuses of a command that came to a result, whatever it says. */
const MADE = [0, 1, 3, 4];

/**
 * The command-line tool as its users call it.
 * @param slackSeconds after which it is ended, by an interruption so that it ends what it started
 * @returns what it prints with --json
 * @throws with its own words where it ended without a result
 */
export async function paceline(args: readonly string[], cwd: string, slackSeconds: number): Promise<unknown> {
  const child = spawn(process.execPath, [built('harness/cli.js'), ...args, '--json', '--quiet'], {
    cwd,
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: slackSeconds * 1000,
    killSignal: 'SIGINT',
  });
  const said = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (part: string) => {
      said[name] += part;
    });
  }
  const status = await new Promise<number | null>((resolve) => child.once('close', resolve));
  if (status === null || !MADE.includes(status) || said.stdout.trim() === '') {
    throw new Error(
      `Expected a result, got exit status ${status}: ${said.stderr.trim().split('\n').slice(-3).join(' | ')}`,
    );
  }
  return JSON.parse(said.stdout);
}

/**
 * Works in a folder whose config has the case as its one scenario.
 * @param work is given the folder, and what names the case there: SCENARIO/VARIANT
 */
export async function withCase<T>(
  one: CapacityCase,
  env: Record<string, string>,
  work: (cwd: string, subject: string) => Promise<T>,
): Promise<T> {
  const cwd = mkdtempSync(join(tmpdir(), 'paceline-capacity-'));
  const scenario: ScenarioInput = {
    name: 'known',
    title: one.name,
    question: 'How much load does it carry?',
    why: 'It is known.',
    lookAt: [],
    cores: one.cores,
    workload: { mode: 'closed', connections: 16, requests: [{ path: '/' }] },
    reference: 'server',
    variants: [
      {
        name: 'server',
        title: one.name,
        command: `'${process.execPath}' '${one.file}'`,
        env: { ...one.env, ...env },
      },
    ],
  };
  try {
    writeFileSync(join(cwd, 'paceline.config.json'), JSON.stringify({ scenarios: [scenario] }));
    return await work(cwd, 'known/server');
  } finally {
    rmSync(cwd, { recursive: true, force: true });
  }
}
