import { existsSync, mkdirSync, readdirSync, renameSync, rmdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { assignableCores } from '../../machine/cores.ts';
import { place } from '../../machine/placement.ts';
import { startDatabases } from '../../runtime/services/own-databases.ts';
import { runPrepare } from '../../source/prepare-tree.ts';
import type { Session } from '../session.ts';

/** Which of the two it is, as `{arm}` in a setting names it. */
export type ArmName = 'a' | 'b';

/** One that gets what it needs to itself. */
export interface OwnArm {
  name: ArmName;
  /** For messages, e.g. `A, main (abc1234)`. */
  label: string;
  /** Where its command for that runs. */
  cwd: string;
  /** What its targets have in their environment beside what all have. */
  env: Record<string, string>;
}

export interface OwnAsked {
  session: Session;
  services: readonly 'postgres'[];
  /** Shell-style command that fills what an arm needs; undefined for none. */
  prepare: string | undefined;
  /** What the targets of all arms have in their environment. */
  env: Record<string, string>;
  /** Folder for logs. */
  logs: string;
}

/** Settings in which `{arm}` stands, with the arm's name in its place. */
export function settingsOf(arm: ArmName, settings: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(settings)
      .filter(([, value]) => value.includes('{arm}'))
      .map(([key, value]) => [key, value.replaceAll('{arm}', arm)]),
  );
}

/**
 * Gives each arm a database of its own, has each filled by the command, in the arm's own folder and environment, and ends
 * that when what needs it is done, however it ends. All launches of an arm then find what the command left.
 * @param use gets the environment of each arm
 * @throws DATABASE_NOT_STARTED, PREPARE_FAILED; the signal's reason if it is aborted; what `use` throws
 */
export async function withOwn<Result>(
  arms: readonly OwnArm[],
  { session, services, prepare, env, logs }: OwnAsked,
  use: (envs: Record<string, string>[]) => Promise<Result>,
): Promise<Result> {
  if (services.length === 0 && prepare === undefined) return use(arms.map((arm) => arm.env));
  mkdirSync(logs, { recursive: true });
  const { reaper, signal } = session;
  if (services.length > 0) session.step('starting PostgreSQL');
  const databases =
    services.length === 0
      ? null
      : await startDatabases(
          arms.map(({ name }) => name),
          {
            cores: place(assignableCores(), 'alone', true).services,
            ...{ logs, reaper, signal },
            databaseUrl: session.env.DATABASE_URL,
          },
        );
  try {
    const envs = arms.map((arm, index) => {
      const url = databases?.urls[index];
      return url === undefined ? arm.env : { ...arm.env, DATABASE_URL: url };
    });
    if (prepare !== undefined) {
      for (const [index, { name, label, cwd }] of arms.entries()) {
        session.step(`preparing ${label}`);
        const log = join(logs, `prepare-${name}.log`);
        const own = { ...env, ...envs[index] };
        await runPrepare(prepare, { cwd, env: own, log, label, reaper, signal });
      }
      await databases?.settle();
    }
    return await use(envs);
  } finally {
    await databases?.stop();
  }
}

/** Moves logs that were written before there was a record into it. */
export function keepLogs(from: string, to: string): void {
  if (from === to || !existsSync(from)) return;
  for (const name of readdirSync(from)) renameSync(join(from, name), join(to, name));
  for (const folder of [from, dirname(from)]) {
    try {
      rmdirSync(folder);
    } catch {
      // Others have theirs in it.
      return;
    }
  }
}
