import pg from 'pg';
import { PacelineError } from '../../../errors/paceline-error.ts';

/** What PostgreSQL says where an account may not make databases (its appendix of error codes). */
const DENIED = '42501';

/** Makes an empty database on the server of a URL. @returns the same URL with that database @throws DATABASE_NOT_STARTED */
export async function makeDatabase(url: string, name: string): Promise<string> {
  await withClient(url, (client) => client.query(`CREATE DATABASE ${name}`));
  const own = new URL(url);
  own.pathname = `/${name}`;
  return own.href;
}

/** Removes a database with whoever is still connected to it. Never fails: nobody could do more about it. */
export async function dropDatabase(url: string, name: string): Promise<void> {
  await withClient(url, (client) => client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`)).catch(
    () => {},
  );
}

/** Tidies a database that was just filled, so that the server need not do that under load. */
export async function settle(url: string): Promise<void> {
  await withClient(url, async (client) => {
    await client.query('VACUUM ANALYZE');
    await client.query('CHECKPOINT').catch(() => {
      // Only a superuser may; without it a checkpoint may fall into a launch.
    });
  });
}

async function withClient(url: string, work: (client: pg.Client) => Promise<unknown>): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  try {
    await client.connect();
    await work(client);
  } catch (error) {
    const { message, code } = error as pg.DatabaseError;
    const { host, pathname } = new URL(url);
    const what =
      code === DENIED
        ? `the account of DATABASE_URL to be allowed to make a database for each side at ${host}`
        : `the database at ${host}${pathname} to be ready for both sides`;
    throw new PacelineError('DATABASE_NOT_STARTED', `Expected ${what}, got: ${message || code}`, {
      cause: error,
    });
  } finally {
    await client.end().catch(() => {});
  }
}
