import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { monotonicNow } from '../../../harness/clock.ts';
import { unaccounted } from '../../../harness/load/balance.ts';
import { assemble } from '../../../harness/load/generator/assemble.ts';
import { divide } from '../../../harness/load/generator/divide.ts';
import type { GeneratorJob, GeneratorResult } from '../../../harness/load/generator/job.ts';
import { Channel } from '../../../harness/load/swarm/channel.ts';
import { ControlServer } from '../../../harness/load/swarm/control-server.ts';
import type { RemoteMessage, RemoteOrder } from '../../../harness/load/swarm/messages.ts';
import { runRemote } from '../../../harness/load/swarm/run-remote.ts';
import { secureConnect } from '../../../harness/load/swarm/secure.ts';
import { built } from '../../../harness/package.ts';
import { plainGet } from '../../../harness/record/request.ts';
import { httpServer, type TestServer } from '../../support/server.ts';

/** As far from this machine's as a clock elsewhere may be, ms. */
const AN_HOUR = 3_600_000;
const options = () => ({ signal: new AbortController().signal });

let folder = '';
let server: TestServer | undefined;
let control: ControlServer | undefined;
const children: ChildProcess[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'paceline-test-'));
});
afterEach(async () => {
  control?.close();
  for (const child of children.splice(0)) child.kill('SIGKILL');
  await server?.close();
  rmSync(folder, { recursive: true, force: true });
});

function jobs(origin: string, generators: number, seconds = 1): GeneratorJob[] {
  return divide(
    {
      mode: 'open',
      schedule: { arrivals: 'poisson', stretches: [{ seconds, from: 200, to: 200 }], seed: 3 },
      share: { index: 0, of: 1 },
      requests: [plainGet()],
      timeoutSeconds: 2,
      maxConnections: 100,
      preparedConnections: 10,
      insecure: false,
      bySteps: false,
      waiting: 'sleep',
    },
    generators,
  ).map((load) => ({
    origin,
    load,
    neighbour: null,
    window: { warmupSeconds: 0, durationSeconds: seconds },
    sliceSeconds: 0.2,
    cores: [],
  }));
}

/** A generator as a task starts it, without an engine. */
function start(port: number, slot: string, key: Buffer): ChildProcess {
  const file = join(folder, `key-${slot}`);
  writeFileSync(file, key.toString('hex'));
  const child = spawn(process.execPath, [built('harness/load/swarm/task-main.js')], {
    stdio: 'ignore',
    env: { PACELINE_CONTROL: `127.0.0.1:${port}`, PACELINE_SLOT: slot, PACELINE_KEY_FILE: file },
  });
  children.push(child);
  return child;
}

const ended = (child: ChildProcess) =>
  new Promise<number | null>((resolve) => {
    if (child.exitCode !== null) resolve(child.exitCode);
    else child.once('exit', resolve);
  });

/** A generator that does nothing but keep a clock of its own. */
async function pretend(port: number, key: Buffer, clock: () => number, slow = 0) {
  const channel = new Channel<RemoteMessage, RemoteOrder>(await secureConnect('127.0.0.1', port, key, '0'));
  const told: number[] = [];
  channel.onMessage = (order) => {
    if (order.type === 'job') channel.send({ type: 'prepared' });
    if (order.type === 'clock') {
      const at = clock();
      setTimeout(() => channel.send({ type: 'clock', round: order.round, at }), slow);
    }
    if (order.type === 'start') {
      told.push(order.at);
      const result = { warmupStart: order.at, start: order.at, end: order.at + 1000 } as GeneratorResult;
      channel.send({ type: 'done', result });
    }
  };
  return { channel, told };
}

test('processes that report over the network make one load, and end by themselves', async () => {
  let taken = 0;
  server = await httpServer((_request, response) => {
    taken += 1;
    response.end('ok');
  });
  control = new ControlServer(2);
  const port = await control.listen('127.0.0.1', 0);
  const tasks = ['1', '0'].map((slot) => start(port, slot, control?.key ?? Buffer.alloc(0)));
  const list = jobs(server.origin, 2);
  const load = assemble(list, await runRemote(list, await control.complete, options()));
  expect(unaccounted(load.requests)).toBe(0);
  expect(load.requests.completed).toBe(load.requests.scheduled);
  expect(load.counts).toMatchObject({ written: taken, answered: taken });
  expect(await Promise.all(tasks.map(ended))).toEqual([0, 0]);
});

test('a generator ends when the harness does, in the middle of its load', async () => {
  server = await httpServer((_request, response) => response.end('ok'));
  control = new ControlServer(1);
  const port = await control.listen('127.0.0.1', 0);
  const task = start(port, '0', control.key);
  const list = jobs(server.origin, 1, 60);
  const made = runRemote(list, await control.complete, {
    ...options(),
    onStart: () => setTimeout(() => control?.close(), 500),
  });
  await expect(made).rejects.toMatchObject({ code: 'GENERATOR_LOST' });
  expect(await ended(task)).toBe(1);
});

test('a generator that cannot do its job says why', async () => {
  control = new ControlServer(1);
  const port = await control.listen('127.0.0.1', 0);
  start(port, '0', control.key);
  const list = jobs('http://127.0.0.1:1', 1).map((job) => ({ ...job, origin: 'not a url' }));
  await expect(runRemote(list, await control.complete, options())).rejects.toMatchObject({
    code: 'GENERATOR_FAILED',
    message: expect.stringMatching(/generator 1 of 1, got .*URL/),
  });
});

test('a clock that is an hour ahead begins at the same instant, and its times come back on this clock', async () => {
  control = new ControlServer(1);
  const port = await control.listen('127.0.0.1', 0);
  const { told } = await pretend(port, control.key, () => monotonicNow() + AN_HOUR);
  let at = 0;
  const [result] = await runRemote(jobs('http://127.0.0.1:1', 1), await control.complete, {
    ...options(),
    onStart: (when) => {
      at = when;
    },
  });
  expect(Math.abs((told[0] ?? 0) - AN_HOUR - at)).toBeLessThanOrEqual(result?.clock.uncertainty ?? 0);
  expect(result?.warmupStart).toBeCloseTo(at, 6);
  expect(result?.end).toBeCloseTo(at + 1000, 6);
});

test('a clock that cannot be known well enough is refused before any load', async () => {
  control = new ControlServer(1);
  const port = await control.listen('127.0.0.1', 0);
  const { told } = await pretend(port, control.key, monotonicNow, 5);
  await expect(
    runRemote(jobs('http://127.0.0.1:1', 1), await control.complete, options()),
  ).rejects.toMatchObject({ code: 'CLOCKS_UNSURE' });
  expect(told).toEqual([]);
});

test('who has not the key, or a share that is taken or none, is not let in', async () => {
  control = new ControlServer(2);
  const port = await control.listen('127.0.0.1', 0);
  await expect(secureConnect('127.0.0.1', port, randomBytes(32), '0')).rejects.toThrow();
  const first = new Channel(await secureConnect('127.0.0.1', port, control.key, '0'));
  await expect.poll(() => control?.present).toBe(1);
  for (const name of ['0', '2', '-1', 'x', '00000']) {
    const out = secureConnect('127.0.0.1', port, control.key, name).then(
      (socket) => new Channel(socket).closed,
      (error: Error) => error.message,
    );
    expect(await out).toMatch(/closed|reset|disconnected/i);
  }
  expect(control.present).toBe(1);
  first.destroy();
});

test('a generator that says nothing any more is lost', { timeout: 40_000 }, async () => {
  server = await httpServer((_request, response) => response.end('ok'));
  control = new ControlServer(1);
  const port = await control.listen('127.0.0.1', 0);
  const task = start(port, '0', control.key);
  const made = runRemote(jobs(server.origin, 1, 60), await control.complete, {
    ...options(),
    // As a machine that lost its power: no connection is closed.
    onStart: () => setTimeout(() => task.kill('SIGSTOP'), 200),
  });
  await expect(made).rejects.toMatchObject({
    code: 'GENERATOR_LOST',
    message: expect.stringContaining('silence'),
  });
});
