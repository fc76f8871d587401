import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { dropDatabase, makeDatabase, settle } from './postgres/databases.ts';
import { startEmbedded } from './postgres/embedded.ts';
import { checkedUrl, type ServiceOptions } from './services.ts';

/** Databases that nobody shares, on one server. */
export interface OwnDatabases {
  /** URL of each, in the order of the names. */
  urls: readonly string[];
  /** Call once they are filled. */
  settle(): Promise<void>;
  stop(): Promise<void>;
}

/**
 * An empty database for each name on one PostgreSQL: that at DATABASE_URL, or one that is started. One server and not one
 * for each: both sides meet the same settings, memory and cores, and none takes them from the other by merely being there.
 * @throws DATABASE_NOT_STARTED
 */
export async function startDatabases(
  names: readonly string[],
  options: Omit<ServiceOptions, 'containers'>,
): Promise<OwnDatabases> {
  const { databaseUrl } = options;
  if (databaseUrl !== undefined) {
    // On somebody else's server none may be in the way of what is there, or of another run.
    const run = randomBytes(4).toString('hex');
    return databases(
      checkedUrl(databaseUrl),
      names.map((name) => `paceline_${name}_${run}`),
    );
  }
  const server = await startEmbedded({ ...options, log: join(options.logs, 'postgres.log') });
  try {
    const own = await databases(
      server.url,
      names.map((name) => `paceline_${name}`),
    );
    return { ...own, stop: () => server.stop() };
  } catch (error) {
    await server.stop();
    throw error;
  }
}

async function databases(server: string, names: readonly string[]): Promise<OwnDatabases> {
  const drop = async () => {
    for (const name of names) await dropDatabase(server, name);
  };
  const urls: string[] = [];
  try {
    for (const name of names) urls.push(await makeDatabase(server, name));
  } catch (error) {
    await drop();
    throw error;
  }
  return {
    urls,
    settle: async () => {
      for (const url of urls) await settle(url);
    },
    stop: drop,
  };
}
