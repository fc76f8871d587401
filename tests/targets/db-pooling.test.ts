import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type TestPostgres, testPostgres } from '../support/postgres.ts';
import { CLEAN_END, Target } from '../support/target.ts';

const VARIANTS: [string, string, Record<string, string>][] = [
  ['client-per-request', 'db-pooling/client-per-request.js', {}],
  ['pool-1', 'db-pooling/pool.js', { POOL_SIZE: '1' }],
  ['pool-10', 'db-pooling/pool.js', { POOL_SIZE: '10' }],
];
const INT4_MAX = 2_147_483_647;

let database: TestPostgres;
let admin: pg.Client;
beforeAll(async () => {
  database = await testPostgres();
  admin = new pg.Client({ connectionString: database.url, application_name: 'the test' });
  await admin.connect();
});
afterAll(async () => {
  await admin.end();
  await database.stop();
});

async function connections(): Promise<number> {
  const { rows } = await admin.query(
    `SELECT count(*)::int AS n FROM pg_stat_activity
     WHERE backend_type = 'client backend' AND application_name <> 'the test'`,
  );
  return rows[0].n;
}

const place = (target: Target, customer: string | number, body: string) =>
  target.fetch(`/customers/${customer}/orders`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
  });

describe.each(VARIANTS)('%s', (_, server, settings) => {
  let target: Target;
  beforeAll(async () => {
    target = await Target.start(server, { DATABASE_URL: database.url, ...settings });
  });
  afterAll(() => target.stop());

  test('reads the last ten orders of a customer, newest first', async () => {
    const answer = await target.fetch('/customers/4321/orders');
    const { orders } = (await answer.json()) as { orders: { id: string; placedAt: string }[] };
    expect(answer.status).toBe(200);
    expect(orders).toHaveLength(10);
    expect(orders.map((order) => order.placedAt)).toEqual(
      orders
        .map((order) => order.placedAt)
        .sort()
        .reverse(),
    );
    expect(orders[0]).toEqual({
      id: expect.stringMatching(/^\d+$/),
      status: expect.any(String),
      totalCents: expect.any(Number),
      placedAt: expect.any(String),
    });
  });

  test('places an order, which is then the newest', async () => {
    const placed = await place(target, 77, '{"totalCents":1234}');
    const { id } = (await placed.json()) as { id: string };
    expect(placed.status).toBe(201);
    const { orders } = (await (await target.fetch('/customers/77/orders')).json()) as { orders: unknown[] };
    expect(orders[0]).toMatchObject({ id, status: 'placed', totalCents: 1234 });
  });

  test('a customer without orders has an empty list', async () => {
    const answer = await target.fetch(`/customers/${INT4_MAX}/orders`);
    expect(answer.status).toBe(200);
    expect(await answer.json()).toEqual({ orders: [] });
  });

  test.each(['0', '-1', 'x', '1.5', '1e3', String(INT4_MAX + 1), "1'--"])(
    'answers 400 to customer %s',
    async (customer) => {
      expect((await target.fetch(`/customers/${encodeURIComponent(customer)}/orders`)).status).toBe(400);
      expect((await place(target, encodeURIComponent(customer), '{"totalCents":1}')).status).toBe(400);
    },
  );

  test.each(['{}', '{"totalCents":"5"}', '{"totalCents":0}', '{"totalCents":1.5}', '[]', '{"tot'])(
    'answers 400 to the order %s',
    async (body) => {
      expect((await place(target, 7, body)).status).toBe(400);
    },
  );

  test('answers 404 to other paths and 400 to an order without a body', async () => {
    expect((await target.fetch('/customers/7')).status).toBe(404);
    expect((await target.fetch('/customers/7/orders', { method: 'DELETE' })).status).toBe(404);
    expect((await target.fetch('/customers/7/orders', { method: 'POST' })).status).toBe(400);
  });

  test('says how long the request waited for its connection', async () => {
    const timings = await Promise.all(
      Array.from({ length: 20 }, async () => {
        const answer = await target.fetch('/customers/7/orders');
        return answer.headers.get('server-timing') ?? '';
      }),
    );
    for (const timing of timings) expect(timing).toMatch(/^pool;dur=\d+\.\d{3}$/);
    expect(timings.some((timing) => Number(timing.slice('pool;dur='.length)) > 0)).toBe(true);
  });

  test('answers again after the database ended all of its connections', async () => {
    const busy = Array.from({ length: 40 }, () => target.fetch('/customers/7/orders'));
    await admin.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
       WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()`,
    );
    for (const answer of await Promise.all(busy)) expect([200, 503]).toContain(answer.status);
    await expect.poll(async () => (await target.fetch('/customers/7/orders')).status).toBe(200);
  });

  test('leaves no connection behind', async () => {
    const other = await Target.start(server, { DATABASE_URL: database.url, ...settings });
    await Promise.all(Array.from({ length: 30 }, () => other.fetch('/customers/7/orders')));
    expect(await other.stop()).toMatchObject({ ...CLEAN_END, stderr: '' });
    await target.stop();
    await expect.poll(connections).toBe(0);
  });
});

describe('the pool', () => {
  test('opens no more connections than it is told', async () => {
    const target = await Target.start('db-pooling/pool.js', { DATABASE_URL: database.url, POOL_SIZE: '3' });
    await Promise.all(Array.from({ length: 40 }, () => target.fetch('/customers/7/orders')));
    expect(await connections()).toBe(3);
    await target.stop();
  });

  test('makes requests beyond its size wait, and says so', async () => {
    const target = await Target.start('db-pooling/pool.js', { DATABASE_URL: database.url, POOL_SIZE: '1' });
    await admin.query('BEGIN; LOCK TABLE orders IN ACCESS EXCLUSIVE MODE');
    const held = Array.from({ length: 2 }, () => target.fetch('/customers/7/orders'));
    await sleep(200);
    await admin.query('COMMIT');
    const waits = (await Promise.all(held)).map((answer) =>
      Number(answer.headers.get('server-timing')?.slice('pool;dur='.length)),
    );
    expect(Math.max(...waits)).toBeGreaterThan(100);
    expect(Math.min(...waits)).toBeLessThan(100);
    await target.stop();
  });
});

describe.each(['db-pooling/pool.js', 'db-pooling/client-per-request.js'])('%s', (server) => {
  test('is not ready and answers 503 while there is no database, and still stops cleanly', async () => {
    const gone = new URL(database.url);
    gone.port = '1';
    const target = await Target.startUnready(server, { DATABASE_URL: gone.href });
    expect((await target.fetch('/healthz')).status).toBe(503);
    const answer = await target.fetch('/customers/7/orders');
    expect(answer.status).toBe(503);
    expect(await answer.json()).toEqual({ error: 'The database is not available' });
    expect((await place(target, 7, '{"totalCents":1}')).status).toBe(503);
    expect((await target.fetch('/customers/x/orders')).status).toBe(400);
    expect(await target.stop()).toMatchObject(CLEAN_END);
  });

  test('does not start without DATABASE_URL', async () => {
    const ending = await Target.spawn(server, 1).ended();
    expect(ending.code).toBe(1);
    expect(ending.stderr).toMatch(/^Expected DATABASE_URL to be set, e\.g\. .*\n$/);
  });
});
