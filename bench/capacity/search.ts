import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { built } from '../../harness/package.ts';
import { CapacityResult } from '../../harness/record/capacity.ts';
import { LoadResult } from '../../harness/record/load.ts';
import { assignableCores } from '../../harness/runtime/cores.ts';
import { readCpuTimes, stolenShare } from '../../harness/runtime/steal.ts';
import type { CapacityCase } from './cases.ts';

/** Statuses of a command that came to a result, whatever it says. */
const MADE = [0, 1, 3, 4];

/** Load that finds what a request costs: as many at once as keep the server busy. */
const CLOSED = ['--connections', '32', '--duration', '8s', '--warmup', '4s'];

/** The command-line tool as its users call it: what it prints with --json. */
async function paceline(args: readonly string[], cwd: string): Promise<unknown> {
  const child = spawn(process.execPath, [built('harness/cli.js'), ...args, '--json', '--quiet'], {
    cwd,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (part: string) => {
    text += part;
  });
  const status = await new Promise<number | null>((resolve) => child.once('close', resolve));
  if (status === null || !MADE.includes(status))
    throw new Error(`Expected a result, got exit status ${status}`);
  return JSON.parse(text);
}

/** Seconds that a request takes with all it costs: servers over requests per second when none of them is idle. */
export async function serviceSecondsOf(one: CapacityCase, env: Record<string, string>): Promise<number> {
  if (!one.overhead) return one.serviceSeconds;
  return inFolder(async (cwd) => {
    const args = ['load', ...target(one, env), ...CLOSED];
    const { throughput } = LoadResult.parse(await paceline(args, cwd));
    return one.servers / throughput.value;
  });
}

/** One `paceline capacity` of a case, and what it took. */
export async function search(
  one: CapacityCase,
  env: Record<string, string>,
  budgetSeconds: number,
): Promise<{ result: CapacityResult; seconds: number; stolen: number | null }> {
  const cores = assignableCores();
  const before = readCpuTimes(cores);
  const began = performance.now();
  const result = await inFolder(async (cwd) =>
    CapacityResult.parse(
      await paceline(
        [
          ...['capacity', ...target(one, env), '--slo', one.slo, '--arrivals', one.arrivals],
          ...['--budget', `${budgetSeconds}s`],
        ],
        cwd,
      ),
    ),
  );
  return {
    result,
    seconds: (performance.now() - began) / 1000,
    stolen: stolenShare(before, readCpuTimes(cores)),
  };
}

/** By one ramp: the rate at which its p99 passes the SLO, as people read it off. */
export async function byRamp(
  one: CapacityCase,
  env: Record<string, string>,
  to: number,
): Promise<number | null> {
  const bound = Number(/<([\d.]+)ms$/.exec(one.slo)?.[1]);
  const { overLoad = [] } = await inFolder(async (cwd) =>
    LoadResult.parse(
      await paceline(
        ['load', ...target(one, env), '--rate', `${to / 10}..${to}`, '--duration', '60s', '--timeout', '2s'],
        cwd,
      ),
    ),
  );
  const beyond = overLoad.find(({ p99 }) => p99 !== null && p99 >= bound);
  return beyond === undefined ? null : (beyond.from + beyond.to) / 2;
}

function target({ file, env }: CapacityCase, more: Record<string, string>): string[] {
  const settings = Object.entries({ ...env, ...more }).flatMap(([key, value]) => [
    '--env',
    `${key}=${value}`,
  ]);
  return ['--target', `node '${file}'`, '--ready', '/healthz', ...settings];
}

async function inFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'paceline-capacity-'));
  try {
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
