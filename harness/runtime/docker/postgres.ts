import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { PacelineError } from '../../errors/paceline-error.ts';
import { reasonOf } from '../engine/failure.ts';
import { quoteOf } from '../last-words.ts';
import { freePort } from '../port.ts';
import type { Reaper } from '../reaper/reaper.ts';
import { type ContainerPort, type ContainerWish, creationOf, LOOPBACK, NO_LIMITS } from './creation.ts';
import type { Engine } from './engine.ts';
import { presentImage } from './present-image.ts';
import { RunningContainer } from './running.ts';

export interface ContainerPostgresOptions {
  engine: Engine;
  /** Id of the run, for the container's label and name. */
  run: string;
  cores: readonly number[];
  /** File that keeps what the server prints. */
  log: string;
  reaper: Reaper;
  signal: AbortSignal;
  /** Told before the image is fetched, which may take minutes. */
  onFetch?: (image: string) => void;
  /** As for a target. */
  network?: ContainerPort['network'];
}

export interface ContainerPostgres {
  /** From this machine. */
  url: string;
  /** From a container that is started as this one was. */
  urlInside: string;
  version: string;
  stop(): Promise<void>;
}

const POSTGRES_IMAGE = 'postgres:18';
const USER = 'paceline';
const PASSWORD = 'paceline';
const PORT = 5432;
const START_TIMEOUT = 60_000;
const GRACE = 5000;
/** Ends its connections rather than wait until they are closed. */
const FAST = 'SIGINT';

/**
 * Starts a PostgreSQL in a container of its own, with a new and empty data folder, reached over loopback only, and
 * with the server's defaults for durability and authentication, as the embedded one has them.
 * @throws DATABASE_NOT_STARTED, IMAGE_MISSING, WRONG_ARCHITECTURE, ENGINE_FAILED
 */
export async function startContainerPostgres(options: ContainerPostgresOptions): Promise<ContainerPostgres> {
  const { engine, signal, log } = options;
  await presentImage(engine, POSTGRES_IMAGE, options.onFetch);
  const network = options.network ?? (engine.sharesLoopback ? 'host' : 'published');
  const port = { network, inside: network === 'host' ? await freePort() : PORT };
  signal.throwIfAborted();
  const logs = { stdout: log, stderr: log };
  const creation = creationOf(wishOf(options, port), engine);
  const running = await RunningContainer.start(engine, creation, { ...options, logs }).catch((error) => {
    throw notStarted(reasonOf(error), log, error);
  });
  const stop = async () => {
    await running.stop(FAST, GRACE);
  };
  try {
    const { NetworkSettings: settings } = await running.facts();
    const published = settings.Ports[`${PORT}/tcp`]?.[0]?.HostPort;
    const url = urlAt(LOOPBACK, network === 'host' ? port.inside : Number(published ?? PORT));
    const address = settings.Networks.bridge?.IPAddress;
    return {
      url,
      urlInside: network === 'host' ? url : urlAt(address ?? LOOPBACK, PORT),
      version: await answers(url, running, options),
      stop,
    };
  } catch (error) {
    // What went wrong first is what there is to say; what can't be removed now is left to the reaper.
    await stop().catch(() => {});
    throw error;
  }
}

function wishOf({ cores }: ContainerPostgresOptions, port: ContainerPort): ContainerWish {
  const settings = [
    `port=${port.inside}`,
    `listen_addresses=${port.network === 'host' ? LOOPBACK : '*'}`,
    'max_connections=300',
  ];
  return {
    image: POSTGRES_IMAGE,
    command: null,
    arguments: ['postgres', ...settings.flatMap((setting) => ['-c', setting])],
    workingDirectory: null,
    env: {
      POSTGRES_USER: USER,
      POSTGRES_PASSWORD: PASSWORD,
      POSTGRES_DB: 'postgres',
      // Left to itself the image trusts whoever comes over loopback, so that connecting would cost less than elsewhere.
      POSTGRES_INITDB_ARGS: '--auth=scram-sha-256 --encoding=UTF8 --locale=C',
    },
    cores,
    limits: NO_LIMITS,
    port,
    mounts: [],
  };
}

function urlAt(host: string, port: number): string {
  return `postgres://${USER}:${PASSWORD}@${host}:${port}/postgres`;
}

/** Waits until it takes connections. @returns its version @throws DATABASE_NOT_STARTED */
async function answers(
  url: string,
  running: RunningContainer,
  { signal, log }: ContainerPostgresOptions,
): Promise<string> {
  const end = performance.now() + START_TIMEOUT;
  while (performance.now() < end && running.end === null) {
    signal.throwIfAborted();
    const client = new pg.Client({ connectionString: url });
    try {
      await client.connect();
      const { rows } = await client.query<{ server_version: string }>('SHOW server_version');
      return rows[0]?.server_version.split(' ')[0] ?? 'unknown';
    } catch {
      await sleep(50);
    } finally {
      await client.end().catch(() => {});
    }
  }
  const got = running.end === null ? `none within ${START_TIMEOUT / 1000} s` : 'the end of its container';
  throw notStarted(got, log);
}

function notStarted(got: string, log: string, cause?: unknown): PacelineError {
  if (cause instanceof PacelineError) return cause;
  return new PacelineError(
    'DATABASE_NOT_STARTED',
    `Expected PostgreSQL in a container of ${POSTGRES_IMAGE} to take connections, got ${got}; log ${log}${quoteOf({ stdout: log, stderr: log })}`,
    { cause },
  );
}
