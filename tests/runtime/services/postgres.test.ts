import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Reaper } from '../../../harness/runtime/reaper/reaper.ts';
import {
  type Service,
  type ServiceOptions,
  startPostgres,
} from '../../../harness/runtime/services/services.ts';
import { temporaryFolder } from '../../support/launch.ts';

const folder = temporaryFolder();
const reaper = Reaper.start();
const options: ServiceOptions = {
  cores: [],
  logs: folder.path,
  reaper,
  signal: new AbortController().signal,
  databaseUrl: undefined,
};

afterAll(() => {
  reaper.close();
  folder.remove();
});

async function query<Row>(service: Service, sql: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: service.env.DATABASE_URL });
  await client.connect();
  const { rows } = await client.query(sql);
  await client.end();
  return rows as Row[];
}

describe('an embedded PostgreSQL', () => {
  let service: Service;
  beforeAll(async () => {
    service = await startPostgres(options);
  });
  afterAll(() => service.stop());

  test('is a real one of version 18, seeded with 100,000 orders of 5,000 customers', async () => {
    const [version] = await query<{ server_version: string }>(service, 'SHOW server_version');
    expect(version?.server_version).toMatch(/^18\./);
    const [counts] = await query<{ orders: string; customers: string }>(
      service,
      'SELECT count(*) AS orders, count(DISTINCT customer_id) AS customers FROM orders',
    );
    expect(counts).toEqual({ orders: '100000', customers: '5000' });
  });

  test('answers the read of a customer from its index', async () => {
    const plan = await query<{ 'QUERY PLAN': string }>(
      service,
      'EXPLAIN SELECT * FROM orders WHERE customer_id = 7 ORDER BY placed_at DESC LIMIT 10',
    );
    expect(plan.map((row) => row['QUERY PLAN']).join('\n')).toContain('orders_by_customer');
  });

  test('keeps its defaults for durability, which are what a write costs', async () => {
    const [row] = await query(
      service,
      "SELECT current_setting('fsync') AS f, current_setting('synchronous_commit') AS s",
    );
    expect(row).toEqual({ f: 'on', s: 'on' });
  });

  test('is brought back to how the first trial found it', async () => {
    await query(
      service,
      "INSERT INTO orders (id, customer_id, status, total_cents) VALUES (100001, 1, 'open', 5)",
    );
    await service.reset();
    const [counts] = await query<{ orders: string }>(service, 'SELECT count(*) AS orders FROM orders');
    expect(counts?.orders).toBe('100000');
  });

  test('a database given by its URL is used in its place, and left without a trace', async () => {
    const url = new URL(service.env.DATABASE_URL ?? '');
    url.searchParams.delete('options');
    await query(service, 'CREATE DATABASE theirs');
    url.pathname = '/theirs';
    const theirs = await startPostgres({ ...options, databaseUrl: url.href });
    const [counts] = await query<{ orders: string }>(theirs, 'SELECT count(*) AS orders FROM orders');
    expect(counts?.orders).toBe('100000');
    await theirs.stop();
    const schemas = await query(
      { ...theirs, env: { DATABASE_URL: url.href } },
      "SELECT 1 FROM information_schema.schemata WHERE schema_name = 'paceline'",
    );
    expect(schemas).toEqual([]);
  });
});

describe('a database that can not be had', () => {
  test.each(['postgres://nobody@127.0.0.1:1/none', 'mysql://127.0.0.1/x'])('%s', async (databaseUrl) => {
    await expect(startPostgres({ ...options, databaseUrl })).rejects.toMatchObject({
      code: 'DATABASE_NOT_STARTED',
    });
  });

  test('the password of a URL is not printed', async () => {
    await expect(
      startPostgres({ ...options, databaseUrl: 'postgres://u:secret@127.0.0.1:1/none' }),
    ).rejects.toMatchObject({ message: expect.not.stringContaining('secret') });
  });
});
