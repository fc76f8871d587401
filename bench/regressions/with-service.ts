import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ownEnvironment } from '../../harness/environment.ts';
import { Reaper } from '../../harness/runtime/reaper/reaper.ts';
import { startEmbedded } from '../../harness/runtime/services/postgres/embedded.ts';
import { placement, withTarget } from '../setting.ts';
import { LOGIN } from './config.ts';

/** The service as it runs, and a token that it gave. */
export interface RunningService {
  origin: string;
  /** The header that all routes but the login want. */
  authorization: string;
}

/** Runs `work` with an empty database of its own, beside the generator. */
export async function withDatabase<T>(signal: AbortSignal, work: (url: string) => Promise<T>): Promise<T> {
  const logs = mkdtempSync(join(tmpdir(), 'paceline-regressions-'));
  const reaper = Reaper.start();
  reaper.watch({ folder: logs });
  try {
    const log = join(logs, 'postgres.log');
    const database = await startEmbedded({ cores: placement.generator, log, reaper, signal });
    try {
      return await work(database.url);
    } finally {
      await database.stop();
    }
  } finally {
    rmSync(logs, { recursive: true, force: true });
    reaper.close();
  }
}

/** Seeds the database as the tree in a folder does it, starts the service of that tree, and logs in. */
export async function withService<T>(
  folder: string,
  { database, upstream, signal }: { database: string; upstream: string; signal: AbortSignal },
  work: (service: RunningService) => Promise<T>,
): Promise<T> {
  const env = { DATABASE_URL: database, UPSTREAM_URL: upstream };
  const { PATH = '' } = ownEnvironment();
  await promisify(execFile)(process.execPath, ['seed.js'], { cwd: folder, env: { PATH, ...env }, signal });
  const command = [process.execPath, 'server.js'];
  return withTarget(
    command,
    env,
    async ({ origin }) => work({ origin, authorization: `Bearer ${await tokenOf(origin)}` }),
    { cwd: folder, signal },
  );
}

async function tokenOf(origin: string): Promise<string> {
  const { method, path, user, password } = LOGIN;
  const answer = await fetch(origin + path, {
    method,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ user, password }),
  });
  const { token } = (await answer.json()) as { token?: unknown };
  if (typeof token !== 'string') throw new Error(`Expected a token of the login, got ${answer.status}`);
  return token;
}
