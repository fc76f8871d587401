import { execFile, spawn } from 'node:child_process';
import { chmodSync, chownSync, mkdirSync, mkdtempSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import pg from 'pg';
import { PacelineError } from '../../../errors/paceline-error.ts';
import { pinned } from '../../../machine/cores.ts';
import { endGroup } from '../../../machine/process-group.ts';
import { freePort } from '../../port.ts';
import type { Reaper } from '../../reaper/reaper.ts';
import { type Account, postgresAccount } from './account.ts';
import { findPostgres, type PostgresBinaries } from './binaries.ts';

export interface EmbeddedOptions {
  cores: readonly number[];
  /** File that keeps what the server prints. */
  log: string;
  reaper: Reaper;
  signal: AbortSignal;
}

export interface EmbeddedPostgres {
  url: string;
  version: string;
  stop(): Promise<void>;
}

const USER = 'paceline';
const PASSWORD = 'paceline';
const START_TIMEOUT = 30_000;
const GRACE = 5000;

/**
 * Starts a PostgreSQL of its own on a free loopback port, with a new and empty data folder, and the
 * server's defaults for durability and authentication: what a pool saves is just what those cost.
 * @throws DATABASE_NOT_STARTED
 */
export async function startEmbedded(options: EmbeddedOptions): Promise<EmbeddedPostgres> {
  const account = postgresAccount();
  const folder = mkdtempSync(join(tmpdir(), 'paceline-postgres-'));
  // The server's account must be able to pass through; the data folder itself stays its own.
  chmodSync(folder, 0o755);
  options.reaper.watch({ folder });
  const clean = async () => {
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    options.reaper.forget({ folder });
  };
  try {
    const binaries = findPostgres(account, folder);
    const data = join(folder, 'data');
    await initialise(binaries, account, folder, data, options);
    const port = await freePort();
    const group = await run(binaries, account, data, port, options);
    const stop = async () => {
      await endGroup(group, GRACE);
      options.reaper.forget({ group });
      await clean();
    };
    const url = `postgres://${USER}:${PASSWORD}@127.0.0.1:${port}/postgres`;
    try {
      await answers(url, group, options);
    } catch (error) {
      await stop();
      throw error;
    }
    return { url, version: binaries.version, stop };
  } catch (error) {
    await clean();
    throw error;
  }
}

async function initialise(
  binaries: PostgresBinaries,
  account: Account,
  folder: string,
  data: string,
  options: EmbeddedOptions,
): Promise<void> {
  mkdirSync(data, { mode: 0o700 });
  const secret = join(folder, 'password');
  writeFileSync(secret, `${PASSWORD}\n`);
  if (account.uid !== undefined && account.gid !== undefined) chownSync(data, account.uid, account.gid);
  const args = ['-D', data, '-U', USER, `--pwfile=${secret}`, '--auth=scram-sha-256', '--encoding=UTF8'];
  try {
    await promisify(execFile)(binaries.initdb, [...args, '--locale=C'], {
      ...account,
      cwd: folder,
      signal: options.signal,
    });
  } catch (error) {
    options.signal.throwIfAborted();
    const said = String((error as { stderr?: string }).stderr ?? error).trim();
    writeFileSync(options.log, said);
    throw new PacelineError(
      'DATABASE_NOT_STARTED',
      `Expected initdb to make a data folder, got: ${said.split('\n').at(-1)}; log ${options.log}`,
      { cause: error },
    );
  }
}

async function run(
  binaries: PostgresBinaries,
  account: Account,
  data: string,
  port: number,
  options: EmbeddedOptions,
): Promise<number> {
  const settings = ['listen_addresses=127.0.0.1', 'unix_socket_directories=', 'max_connections=300'];
  const args = ['-D', data, '-p', String(port), ...settings.flatMap((setting) => ['-c', setting])];
  const [program = '', ...rest] = pinned(options.cores, [binaries.postgres, ...args]);
  const log = openSync(options.log, 'a');
  const child = spawn(program, rest, {
    ...account,
    cwd: data,
    detached: true,
    stdio: ['ignore', log, log],
  });
  const group = await new Promise<number>((resolve, reject) => {
    child.once('spawn', () => resolve(child.pid ?? 0));
    child.once('error', reject);
  });
  options.reaper.watch({ group });
  return group;
}

async function answers(url: string, group: number, options: EmbeddedOptions): Promise<void> {
  for (const end = performance.now() + START_TIMEOUT; performance.now() < end; await sleep(50)) {
    options.signal.throwIfAborted();
    const client = new pg.Client({ connectionString: url });
    try {
      await client.connect();
      await client.end();
      return;
    } catch {
      try {
        process.kill(group, 0);
      } catch {
        break;
      }
    }
  }
  const said = readFileSync(options.log, 'utf8').trim().split('\n').at(-1) ?? '';
  throw new PacelineError(
    'DATABASE_NOT_STARTED',
    `Expected PostgreSQL to accept connections within ${START_TIMEOUT / 1000} s, got: ${said}; log ${options.log}`,
  );
}
