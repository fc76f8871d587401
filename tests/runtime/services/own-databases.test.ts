import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Reaper } from '../../../harness/runtime/reaper/reaper.ts';
import { type OwnDatabases, startDatabases } from '../../../harness/runtime/services/own-databases.ts';
import { temporaryFolder } from '../../support/launch.ts';

const folder = temporaryFolder();
const reaper = Reaper.start();
const options = {
  cores: [],
  logs: folder.path,
  reaper,
  signal: new AbortController().signal,
  databaseUrl: undefined,
};
let own: OwnDatabases;
beforeAll(async () => {
  own = await startDatabases(['a', 'b'], options);
});
afterAll(async () => {
  await own.stop();
  reaper.close();
  folder.remove();
});

async function query<Row>(url: string | undefined, sql: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows as Row[];
  } finally {
    await client.end();
  }
}

test('each name has a database of its own on one server', async () => {
  const [a, b] = own.urls;
  await query(a, `CREATE TABLE who AS SELECT 'a' AS name`);
  await query(b, `CREATE TABLE who AS SELECT 'b' AS name`);
  await own.settle();
  expect(await query(a, 'SELECT name FROM who')).toEqual([{ name: 'a' }]);
  expect(await query(b, 'SELECT name FROM who')).toEqual([{ name: 'b' }]);
  expect(await query(b, 'SELECT current_database() AS name')).toEqual([{ name: 'paceline_b' }]);
  expect(new URL(a ?? '').host).toBe(new URL(b ?? '').host);
});

describe('on a server given by DATABASE_URL', () => {
  const names = () =>
    query<{ datname: string }>(own.urls[0], `SELECT datname FROM pg_database WHERE datname LIKE 'paceline%'`);

  test('names are in nobody’s way, and nothing is left', async () => {
    const before = await names();
    const theirs = await startDatabases(['a', 'b'], { ...options, databaseUrl: own.urls[0] });
    expect(await query(theirs.urls[1], 'SELECT current_database() AS name')).toEqual([
      { name: expect.stringMatching(/^paceline_b_[0-9a-f]{8}$/) },
    ]);
    await theirs.stop();
    expect(await names()).toEqual(before);
  });

  test('an account that may make none is told so', async () => {
    await query(own.urls[0], `CREATE ROLE reader LOGIN PASSWORD 'hunter2'`);
    const url = new URL(own.urls[0] ?? '');
    url.username = 'reader';
    url.password = 'hunter2';
    const failing = startDatabases(['a', 'b'], { ...options, databaseUrl: url.href });
    await expect(failing).rejects.toMatchObject({
      code: 'DATABASE_NOT_STARTED',
      message: expect.stringContaining(
        `the account of DATABASE_URL to be allowed to make a database for each side at ${url.host}, got: permission denied`,
      ),
    });
    await expect(failing).rejects.not.toThrow('hunter2');
  });

  test('one that is none is a sentence', async () => {
    await expect(startDatabases(['a'], { ...options, databaseUrl: 'mysql://x/y' })).rejects.toMatchObject({
      code: 'DATABASE_NOT_STARTED',
      message: expect.stringContaining('to be like postgres://'),
    });
  });
});
