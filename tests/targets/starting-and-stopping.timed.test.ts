import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { freePort } from '../../harness/runtime/port.ts';
import { CLEAN_END, Target } from '../support/target.ts';

const SERVERS = [
  'ceiling/hello.js',
  'cluster-vs-single/single.js',
  'cluster-vs-single/cluster.js',
  'cpu-offload/inline.js',
  'cpu-offload/thread-per-request.js',
  'cpu-offload/hand-pool.js',
  'cpu-offload/piscina.js',
  'io-sync-vs-async/read-sync.js',
  'io-sync-vs-async/read-async.js',
  'io-sync-vs-async/read-stream.js',
  'io-sync-vs-async/pbkdf2-sync.js',
  'io-sync-vs-async/pbkdf2-async.js',
];

// Most of this is waiting for a client that does not leave.
describe.concurrent.each(SERVERS)('%s', (server) => {
  test('ends with 0 within a second of SIGTERM, with a client still connected', async () => {
    const target = await Target.start(server);
    const silent = connect(Number(new URL(target.origin).port), '127.0.0.1');
    silent.on('error', () => {});
    await once(silent, 'connect');
    const ending = await target.stop('SIGTERM');
    silent.destroy();
    expect(ending).toMatchObject({ ...CLEAN_END, stderr: '' });
    expect(ending.tookMs).toBeLessThan(1500);
  });

  test('says in one line that its port is taken, and ends with 1', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    const ending = await Target.spawn(server, port).ended();
    other.close();
    expect(ending).toMatchObject({ code: 1, left: false });
    expect(ending.stderr).toMatch(
      new RegExp(`^Expected to listen on 127\\.0\\.0\\.1:${port}, got: .*EADDRINUSE.*\\n$`),
    );
  });
});

describe('any server', () => {
  test('ends with 0 on SIGINT as well, and when it is told twice', async () => {
    const target = await Target.start('cluster-vs-single/cluster.js', { WORKERS: '2' });
    process.kill(-target.pid, 'SIGINT');
    process.kill(-target.pid, 'SIGTERM');
    expect(await target.ended()).toMatchObject({ ...CLEAN_END, stderr: '' });
  });

  test('finishes the request at hand before it ends', async () => {
    const target = await Target.start('cpu-offload/hand-pool.js');
    await target.fetch('/report/1000');
    const atHand = target.fetch('/report/100000');
    await sleep(10);
    const ending = target.stop();
    expect((await atHand).status).toBe(200);
    expect(await ending).toMatchObject({ ...CLEAN_END, stderr: '' });
  });

  test('answers an unknown path with 404 and does not say what it is made of', async () => {
    const target = await Target.start('cluster-vs-single/single.js');
    const answer = await target.fetch('/nowhere');
    expect(answer.status).toBe(404);
    expect(answer.headers.has('x-powered-by')).toBe(false);
    expect(await answer.json()).toEqual({ error: 'Not found' });
    await target.stop();
  });

  test.each([
    ['cluster-vs-single/cluster.js', 'WORKERS', '0', 'a whole number from 1 to 256'],
    ['cpu-offload/hand-pool.js', 'WORKERS', 'many', 'a whole number from 1 to 256'],
    ['db-pooling/pool.js', 'POOL_SIZE', '-1', 'a whole number from 1 to 1000'],
    ['db-pooling/client-per-request.js', 'PORT', '65536', 'a whole number from 0 to 65535'],
  ])('%s refuses %s=%s', async (server, name, value, expected) => {
    const env = { DATABASE_URL: 'postgres://127.0.0.1:1/none', [name]: value };
    const ending = await Target.spawn(server, await freePort(), env).ended();
    expect(ending).toMatchObject({
      code: 1,
      left: false,
      stderr: `Expected ${name} to be ${expected}, got "${value}".\n`,
    });
  });
});
