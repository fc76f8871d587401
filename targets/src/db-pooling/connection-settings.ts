import type { ClientConfig } from 'pg';
import { fail } from '../common/fail.ts';

/** Short enough that a client hears of a lost database as an error, long enough for a burst. */
const CONNECT_TIMEOUT_MS = 5_000;

export function connectionSettings(): ClientConfig {
  const connectionString = process.env.DATABASE_URL;
  if (!connectionString)
    fail('Expected DATABASE_URL to be set, e.g. postgres://user:password@127.0.0.1:5432/shop.');
  return { connectionString, connectionTimeoutMillis: CONNECT_TIMEOUT_MS };
}
