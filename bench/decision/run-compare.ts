import { spawn } from 'node:child_process';
import type { z } from 'zod';
import { CompareResult } from '../../harness/record/compare.ts';
import type { Comparison } from '../../harness/record/comparison.ts';
import type { Measured } from './results.ts';
import type { Asked } from './targets.ts';

export interface CompareOptions {
  /** The command-line tool: what Node runs. */
  paceline: string;
  /** Shell-style commands. */
  a: string;
  b: string;
  asked: Asked;
  budgetSeconds: number;
  /** A share. */
  margin: number;
  /** Where it keeps what it measured. */
  out: string;
  signal: AbortSignal;
}

/** The part of a comparison that a decision is made of. */
const Answer = CompareResult.pick({ verdict: true, comparisons: true, loadSeconds: true, reasons: true });

/** What `paceline compare` may take beyond its budget of load before it is ended: launches, checks, reports. */
const SLACK_SECONDS = 120;
/** Exit statuses of a comparison that was made, whatever it says. */
const MADE = [0, 1, 3, 4];

/**
 * `paceline compare` as its users call it.
 * @throws with its own words where it ended without a result
 */
export async function runCompare(options: CompareOptions): Promise<z.infer<typeof Answer>> {
  const { asked, signal } = options;
  const headers = Object.entries(asked.headers).flatMap(([name, value]) => ['--header', `${name}: ${value}`]);
  const child = spawn(
    process.execPath,
    [
      ...[options.paceline, 'compare', '--a', options.a, '--b', options.b, '--path', asked.path],
      ...(asked.method === 'GET' ? [] : ['--method', asked.method]),
      ...headers,
      ...(asked.body === null ? [] : ['--body', asked.body]),
      ...['--budget', `${options.budgetSeconds}s`, '--margin', `${options.margin * 100}%`],
      ...['--out', options.out, '--json'],
    ],
    {
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: (options.budgetSeconds * 2 + SLACK_SECONDS) * 1000,
      // An interruption, so that it ends what it started.
      killSignal: 'SIGINT',
      signal,
    },
  );
  const said = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (part: string) => {
      said[name] += part;
    });
  }
  // An interruption is told as an error at once; what was started has ended only at the close.
  const status = await new Promise<number | null>((resolve) => {
    child.on('error', () => {});
    child.once('close', resolve);
  });
  signal.throwIfAborted();
  if (status === null || !MADE.includes(status) || said.stdout.trim() === '') {
    throw new Error(`exit status ${status}: ${said.stderr.trim().split('\n').slice(-3).join(' | ')}`);
  }
  return Answer.parse(JSON.parse(said.stdout));
}

/** What a decision keeps of a comparison. */
export function measuredOf(comparison: Comparison): Measured {
  const { metric, change, ci, confidence, n, a, unit, verdict } = comparison;
  return { metric, change, ci, confidence, n, a: a?.value ?? null, unit, verdict };
}
