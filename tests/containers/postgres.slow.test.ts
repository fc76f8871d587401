import { join } from 'node:path';
import pg from 'pg';
import { afterAll, expect } from 'vitest';
import type { ContainerPort } from '../../harness/runtime/docker/creation.ts';
import type { Engine } from '../../harness/runtime/docker/engine.ts';
import { serverCommand } from '../../harness/runtime/docker/image.ts';
import { type ContainerPostgres, startContainerPostgres } from '../../harness/runtime/docker/postgres.ts';
import { Reaper } from '../../harness/runtime/reaper/reaper.ts';
import { seedOrders, withSchema } from '../../harness/runtime/services/postgres/orders.ts';
import { containersOf, containerTest, launchContainer } from '../support/docker.ts';
import { temporaryFolder } from '../support/launch.ts';

const folder = temporaryFolder();
const reaper = Reaper.start();
afterAll(() => {
  reaper.close();
  folder.remove();
});

function start(engine: Engine, network?: ContainerPort['network'], signal = new AbortController().signal) {
  const log = join(folder.path, 'postgres.log');
  return startContainerPostgres({
    engine,
    run: 'test',
    cores: [],
    log,
    reaper,
    signal,
    ...(network === undefined ? {} : { network }),
  });
}

async function asked(url: string, query: string): Promise<unknown> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(query)).rows;
  } finally {
    await client.end();
  }
}

/** A built-in server in a container on that database, which is stopped whatever happens. */
async function serveFrom(
  database: ContainerPostgres,
  here: { engine: Engine; image: string },
  network?: ContainerPort['network'],
) {
  try {
    await seedOrders(database.url);
    const { target, stop } = await launchContainer({
      ...here,
      command: serverCommand('db-pooling/pool.js'),
      env: { DATABASE_URL: withSchema(database.urlInside), POOL_SIZE: '2' },
      readyPath: '/healthz',
      ...(network === undefined ? {} : { network }),
    });
    const answer = await fetch(`${target.origin}/customers/7/orders`);
    expect(answer.status).toBe(200);
    expect(await answer.text()).toContain('{"orders":[{"id":"');
    await stop();
  } finally {
    await database.stop();
  }
}

containerTest('a target in a container finds its PostgreSQL in another', async (here) => {
  const database = await start(here.engine);
  expect(database.version).toMatch(/^18\.\d+$/);
  expect(new URL(database.url).hostname).toBe('127.0.0.1');
  await serveFrom(database, here);
  expect(await containersOf(here.engine)).toEqual([]);
  await expect(asked(database.url, 'SELECT 1')).rejects.toThrow('ECONNREFUSED');
});

containerTest('both in networks of their own find each other too', async (here) => {
  await serveFrom(await start(here.engine, 'published'), here, 'published');
});

containerTest('connecting costs the password check that it costs elsewhere', async ({ engine }) => {
  const database = await start(engine);
  try {
    const wrong = new URL(database.url);
    wrong.password = 'not-it';
    await expect(asked(wrong.href, 'SELECT 1')).rejects.toThrow(/password authentication failed/);
    expect(await asked(database.url, 'SHOW synchronous_commit')).toEqual([{ synchronous_commit: 'on' }]);
  } finally {
    await database.stop();
  }
});

containerTest('an interruption while it starts removes it', async ({ engine }) => {
  const interruption = new AbortController();
  const starting = start(engine, undefined, interruption.signal);
  starting.catch(() => {});
  await expect.poll(() => containersOf(engine), { timeout: 10_000 }).toHaveLength(1);
  const reason = new Error('stop');
  interruption.abort(reason);
  await expect(starting).rejects.toBe(reason);
  expect(await containersOf(engine)).toEqual([]);
});
