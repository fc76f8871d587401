import { join } from 'node:path';
import { PacelineError } from '../../errors/paceline-error.ts';
import type { Engine } from '../docker/engine.ts';
import { startContainerPostgres } from '../docker/postgres.ts';
import type { Reaper } from '../reaper/reaper.ts';
import { startEmbedded } from './postgres/embedded.ts';
import { dropOrders, resetOrders, seedOrders, withSchema } from './postgres/orders.ts';

/** Something targets need that runs beside them, once for all trials of a scenario. */
export interface Service {
  /** Environment for the targets. */
  env: Record<string, string>;
  /** What it is and where it came from, for the record. */
  description: string;
  /** Brings it back to how the first trial found it. */
  reset(): Promise<void>;
  stop(): Promise<void>;
}

export interface ServiceOptions {
  cores: readonly number[];
  /** Folder for its logs. */
  logs: string;
  reaper: Reaper;
  signal: AbortSignal;
  /** A database to use in place of an embedded one. */
  databaseUrl: string | undefined;
  /** For targets in containers: the engine, and the run's id; without one, on this machine. */
  containers?: { engine: Engine; run: string } | undefined;
}

/** @throws DATABASE_NOT_STARTED */
export async function startPostgres(options: ServiceOptions): Promise<Service> {
  if (options.databaseUrl !== undefined) {
    const url = checkedUrl(options.databaseUrl);
    await seedOrders(url);
    return {
      env: { DATABASE_URL: withSchema(url) },
      description: 'PostgreSQL at DATABASE_URL',
      reset: () => resetOrders(url),
      stop: () => dropOrders(url),
    };
  }
  if (options.containers !== undefined) return inContainer(options, options.containers);
  const database = await startEmbedded({ ...options, log: join(options.logs, 'postgres.log') });
  try {
    await seedOrders(database.url);
  } catch (error) {
    await database.stop();
    throw error;
  }
  return {
    env: { DATABASE_URL: withSchema(database.url) },
    description: `PostgreSQL ${database.version}, embedded`,
    reset: () => resetOrders(database.url),
    stop: () => database.stop(),
  };
}

async function inContainer(
  options: ServiceOptions,
  { engine, run }: { engine: Engine; run: string },
): Promise<Service> {
  const { cores, reaper, signal } = options;
  const log = join(options.logs, 'postgres.log');
  const database = await startContainerPostgres({ engine, run, cores, log, reaper, signal });
  try {
    await seedOrders(database.url);
  } catch (error) {
    await database.stop();
    throw error;
  }
  return {
    env: { DATABASE_URL: withSchema(database.urlInside) },
    description: `PostgreSQL ${database.version}, in a container`,
    reset: () => resetOrders(database.url),
    stop: () => database.stop(),
  };
}

/** @throws DATABASE_NOT_STARTED for what is no URL of a PostgreSQL */
export function checkedUrl(url: string): string {
  if (!/^postgres(ql)?:\/\//.test(url) || !URL.canParse(url)) {
    throw new PacelineError(
      'DATABASE_NOT_STARTED',
      `Expected DATABASE_URL to be like postgres://user:password@host:5432/name, got another text`,
    );
  }
  return url;
}
