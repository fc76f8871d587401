import { existsSync } from 'node:fs';
import { PacelineError } from '../../errors/paceline-error.ts';
import type { Reaper } from '../../runtime/reaper/reaper.ts';
import { type GroupEnd, runInGroup } from './in-group.ts';

/** Where git is run, and what it inherits. */
export interface GitPlace {
  top: string;
  env: NodeJS.ProcessEnv;
}

export interface GitOptions {
  reaper?: Reaper | undefined;
  signal?: AbortSignal | undefined;
  timeoutMs?: number | undefined;
}

/** Variables that make git look at another repository than that of its folder; git sets some for its hooks. */
const REPOSITORY_VARIABLES = [
  'GIT_DIR',
  'GIT_WORK_TREE',
  'GIT_INDEX_FILE',
  'GIT_OBJECT_DIRECTORY',
  'GIT_ALTERNATE_OBJECT_DIRECTORIES',
  'GIT_COMMON_DIR',
  'GIT_PREFIX',
  'GIT_NAMESPACE',
  'GIT_SHALLOW_FILE',
  'GIT_IMPLICIT_WORK_TREE',
];

/** Settings under which git does what it was asked and no more: no hooks, no daemon, no housekeeping. */
const QUIET = ['core.hooksPath=/dev/null', 'core.fsmonitor=false', 'gc.auto=0', 'maintenance.auto=false'];

/** An environment in which git finds its repository by the folder alone, as in a terminal. */
export function withoutRepository(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !REPOSITORY_VARIABLES.includes(name)));
}

/**
 * Runs git in a folder, without hooks and without ever asking anybody anything. An exit status other than 0
 * is an answer, not an error.
 * @throws NOT_A_REPOSITORY if there is no git, or no such folder.
 */
export async function git(
  { top, env }: GitPlace,
  args: readonly string[],
  options: GitOptions = {},
): Promise<GroupEnd> {
  try {
    return await runInGroup({
      program: 'git',
      args: [...QUIET.flatMap((setting) => ['-c', setting]), ...args],
      cwd: top,
      env: {
        ...withoutRepository(env),
        // Its words are read here, so they have to be in one language.
        LC_ALL: 'C',
        GIT_TERMINAL_PROMPT: '0',
        // Otherwise `git status` writes the index it has just refreshed.
        GIT_OPTIONAL_LOCKS: '0',
      },
      ...options,
    });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).syscall?.startsWith('spawn') !== true) throw error;
    throw new PacelineError(
      'NOT_A_REPOSITORY',
      existsSync(top)
        ? 'Expected git to be installed, got no `git` that can be run'
        : `Expected ${top} to be a folder in a git repository, got none of that name`,
      { cause: error },
    );
  }
}

/** The line git wrote, or null where it failed. */
export async function gitLine(place: GitPlace, ...args: string[]): Promise<string | null> {
  const { code, stdout } = await git(place, args);
  return code === 0 ? stdout.replace(/\n$/, '') : null;
}

/** Why git failed, in its own words, on one line and without the advice that follows. */
export function reason(end: GroupEnd): string {
  if (end.timedOut) return 'no end within the time it was given';
  const lines = end.stderr.split('\n').filter((line) => line.trim() !== '');
  const line = lines.find((text) => /^(fatal|error):/.test(text)) ?? lines.at(-1);
  if (line === undefined) return end.signal === null ? `exit status ${end.code}` : `signal ${end.signal}`;
  return `"${line.replace(/^(fatal|error): /, '')}"`;
}
