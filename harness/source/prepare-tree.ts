import { closeSync, fstatSync, mkdirSync, openSync, readFileSync, writeFileSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { PacelineError } from '../errors/paceline-error.ts';
import type { Reaper } from '../runtime/reaper/reaper.ts';
import { concealCommand, concealUserInfo } from '../secrets/conceal.ts';
import { withoutRepository } from './git/git.ts';
import { type GroupEnd, runInGroup } from './git/in-group.ts';

export interface PrepareOptions {
  cwd: string;
  /** Shell-style commands, run in this order; undefined for none. */
  install: string | undefined;
  build: string | undefined;
  env: NodeJS.ProcessEnv;
  /** File that what they print is added to. */
  log: string;
  /** Which tree this is, for messages, e.g. `the base abc1234`. */
  label: string;
  reaper: Reaper;
  signal: AbortSignal;
  /** How long each may take, ms; 15 minutes unless told otherwise. */
  timeoutMs?: number;
}

const FIFTEEN_MINUTES = 900_000;
/** Lines of a command's own words that an error quotes. */
const QUOTED_LINES = 5;
/** Installing in a worktree must not set up git hooks: their setting is shared with the user's own tree. */
const NO_HOOKS = { HUSKY: '0', SKIP_INSTALL_SIMPLE_GIT_HOOKS: '1' };

/**
 * Installs and builds a tree. No process of either command is left when this is done, however it ends.
 * @throws INSTALL_FAILED or BUILD_FAILED, with the last lines of what was printed; the signal's reason.
 */
export async function prepareTree(options: PrepareOptions): Promise<void> {
  if (options.install !== undefined) await run('INSTALL_FAILED', 'install', options.install, options);
  if (options.build !== undefined) await run('BUILD_FAILED', 'build', options.build, options);
}

/**
 * Runs the command that fills what a tree's service needs, e.g. a database. No process of it is left when this is done.
 * @throws PREPARE_FAILED, with the last lines of what was printed; the signal's reason.
 */
export async function runPrepare(
  command: string,
  options: Omit<PrepareOptions, 'install' | 'build'>,
): Promise<void> {
  try {
    await run('PREPARE_FAILED', 'prepare', command, options);
  } finally {
    concealIn(options.log);
  }
}

async function run(
  code: 'INSTALL_FAILED' | 'BUILD_FAILED' | 'PREPARE_FAILED',
  step: string,
  command: string,
  options: Omit<PrepareOptions, 'install' | 'build'>,
): Promise<void> {
  const { timeoutMs = FIFTEEN_MINUTES, log, label } = options;
  mkdirSync(dirname(log), { recursive: true });
  const output = openSync(log, 'a+');
  const shown = concealCommand(command);
  writeSync(output, `$ ${shown}    # ${label}\n`);
  const start = fstatSync(output).size;
  const fail = (got: string, cause?: ErrorOptions) =>
    new PacelineError(
      code,
      `Expected \`${shown}\` to ${step} ${label}, got ${got}; log ${log}${quote(log, start)}`,
      cause,
    );
  let end: GroupEnd;
  try {
    end = await runInGroup({
      program: '/bin/sh',
      args: ['-c', command],
      cwd: options.cwd,
      env: { ...NO_HOOKS, ...withoutRepository(options.env) },
      output,
      reaper: options.reaper,
      signal: options.signal,
      timeoutMs,
    });
  } catch (error) {
    options.signal.throwIfAborted();
    throw fail((error as Error).message, { cause: error });
  } finally {
    closeSync(output);
  }
  if (end.timedOut) throw fail(`no end within ${timeoutMs / 1000} s`);
  if (end.signal !== null) throw fail(`an end by signal ${end.signal}`);
  if (end.code !== 0) throw fail(`exit status ${end.code}`);
}

/** Takes user info of URLs out of a log: it is kept with the record, and such commands like to say where they write to. */
function concealIn(log: string): void {
  const text = readFileSync(log, 'utf8');
  const kept = concealUserInfo(text);
  if (kept !== text) writeFileSync(log, kept);
}

/** The last lines written to the log since `start`, as an error quotes them. */
function quote(log: string, start: number): string {
  const words = readFileSync(log).subarray(start).toString('utf8');
  const lines = stripVTControlCharacters(words)
    .split(/[\r\n]+/)
    .map((line) => line.trim())
    .filter((line) => line !== '');
  return lines.length === 0 ? '' : `; it said: ${lines.slice(-QUOTED_LINES).join(' | ')}`;
}
