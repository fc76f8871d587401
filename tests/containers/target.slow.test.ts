import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import { CpuCounter } from '../../harness/machine/cpu/cpu-counter.ts';
import { ProbeCollector } from '../../harness/probe/collector.ts';
import { connectEngine } from '../../harness/runtime/docker/engine.ts';
import { serverCommand } from '../../harness/runtime/docker/image.ts';
import { usageBetween } from '../../harness/runtime/docker/usage.ts';
import { removeContainer } from '../../harness/runtime/engine/remove.ts';
import { containersOf, containerTest, launchContainer, relayTo, serverSaying } from '../support/docker.ts';
import { httpServer } from '../support/server.ts';

const SPIN = 'const end = performance.now() + 400; while (performance.now() < end);';
const HALF = { cpus: 0.5, memoryBytes: null };

containerTest(
  'a target answers on loopback, is told where, and leaves nothing',
  async ({ engine, image }) => {
    const answer = 'response.end([process.env.HOST, process.env.PORT, process.getuid()].join())';
    const { target, stop } = await launchContainer({ engine, image, command: serverSaying(answer) });
    const host = engine.sharesLoopback ? '127.0.0.1' : '0.0.0.0';
    const port = engine.sharesLoopback ? target.port : 3000;
    expect(await (await fetch(target.origin)).text()).toBe(`${host},${port},1000`);
    expect(target.readyMs).toBeGreaterThan(0);
    expect(target.died).toBeNull();
    expect(await containersOf(engine)).toHaveLength(1);
    expect(await stop()).toMatchObject({ forced: false, outOfMemory: false });
    expect(await containersOf(engine)).toEqual([]);
  },
);

containerTest('a target in a network of its own is published on loopback', async ({ engine, image }) => {
  const command = serverSaying("response.end('from inside ' + request.socket.localPort)");
  const { target, stop } = await launchContainer({
    engine,
    image,
    command,
    network: 'published',
    port: 8080,
  });
  expect(await (await fetch(target.origin)).text()).toBe('from inside 8080');
  const [id] = await containersOf(engine);
  const { NetworkSettings: settings } = await engine.docker.getContainer(id ?? '').inspect();
  expect(settings.Ports['8080/tcp']).toEqual([{ HostIp: '127.0.0.1', HostPort: String(target.port) }]);
  await stop();
});

containerTest("an image's own command is what runs unless another is given", async ({ engine, image }) => {
  const { target, stop } = await launchContainer({ engine, image, readyPath: '/healthz' });
  expect(await (await fetch(`${target.origin}/nowhere`)).json()).toHaveProperty('error');
  await stop();
  const script = `require('node:http').createServer((q, a) => a.end(process.cwd())).listen({port}, process.env.HOST)`;
  const other = await launchContainer({
    engine,
    image,
    command: `cd / && exec node -e "${script}"`,
    workingDirectory: '/srv',
  });
  expect(await (await fetch(other.target.origin)).text()).toBe('/');
  await other.stop();
});

containerTest('what a target prints is kept, a file for each stream, the last words too', async (here) => {
  const before =
    "console.log('to out'); process.on('SIGTERM', () => { console.error('good bye'); process.exit(5) })";
  const { target, logs, stop } = await launchContainer({
    ...here,
    command: serverSaying('response.end()', before),
  });
  expect(readFileSync(logs.stdout, 'utf8')).toBe('to out\n');
  const exit = await target.stop();
  expect(exit).toMatchObject({ code: 5, signal: null, forced: false });
  expect(readFileSync(logs.stderr, 'utf8')).toBe('good bye\n');
  expect(target.lastWords()).toBe('good bye');
  await stop();
});

containerTest('a signal reaches what the target started too', async ({ engine, image }) => {
  const script = `process.on('SIGTERM', () => process.exit());
    require('node:http').createServer((q, a) => a.end()).listen({port}, process.env.HOST)`;
  const command = `trap : TERM; node -e "${script}"; exit 3`;
  const { stop } = await launchContainer({ engine, image, command });
  expect(await stop()).toMatchObject({ code: 3, forced: false });
});

containerTest('a target that does not end when asked is ended by force', async (here) => {
  const command = serverSaying('response.end()', "process.on('SIGTERM', () => {})");
  const { stop } = await launchContainer({ ...here, command });
  expect(await stop()).toMatchObject({ code: null, signal: 'SIGKILL', forced: true });
});

containerTest('a target that ends by itself is noticed', async (here) => {
  const command = serverSaying("response.end(); if (request.url === '/die') process.exit(9)");
  const { target, stop } = await launchContainer({ ...here, command });
  await fetch(`${target.origin}/die`).catch(() => {});
  await target.exited;
  expect(target.died).toEqual({ code: 9, signal: null });
  expect(target.explanation).toBeNull();
  expect(await stop()).toMatchObject({ code: 9, forced: false, usage: null });
});

containerTest('a CPU quota is kept, and seen to be', async (here) => {
  const command = serverSaying(`${SPIN} response.end()`);
  const { target, stop } = await launchContainer({ ...here, command, limits: HALF, readyPath: '/' });
  const before = await target.usage();
  await fetch(target.origin);
  const after = await target.usage();
  if (before === null || after === null) throw new Error('Expected the use of a container that runs');
  const { throttled } = usageBetween(before, after);
  // 400 ms by the clock at half a CPU: its quota of each 100 ms is used up after 50.
  expect(throttled.periods).toBeGreaterThan(0);
  expect(throttled.throttledPeriods).toBeGreaterThan(0);
  expect(throttled.throttledSeconds).toBeGreaterThan(0);
  expect((await stop()).usage?.memoryPeakBytes ?? 1e6).toBeGreaterThan(1e5);
});

containerTest('without a quota nothing is throttled', async (here) => {
  const { target, stop } = await launchContainer({
    ...here,
    command: serverSaying(`${SPIN} response.end()`),
  });
  expect((await target.usage())?.throttled).toEqual({ periods: 0, throttledPeriods: 0, throttledSeconds: 0 });
  await stop();
});

containerTest('a target gets the cores and the memory that it was given', async ({ engine, image }) => {
  const { target, stop } = await launchContainer({
    engine,
    image,
    command: serverSaying("response.end(require('node:fs').readFileSync('/proc/self/status'))"),
    cores: [0],
    limits: { cpus: null, memoryBytes: 96 * 2 ** 20 },
  });
  expect(await (await fetch(target.origin)).text()).toMatch(/^Cpus_allowed_list:\s*0$/m);
  const [id] = await containersOf(engine);
  const { HostConfig: config } = await engine.docker.getContainer(id ?? '').inspect();
  expect(config).toMatchObject({ Memory: 96 * 2 ** 20, MemorySwap: 96 * 2 ** 20 });
  await stop();
});

const HOARD = 'const kept = []; setInterval(() => kept.push(Buffer.alloc(8e6, 1)), 1)';
const SMALL = { cpus: null, memoryBytes: 64 * 2 ** 20 };

containerTest('a target that runs out of memory before it is ready is said to', async (here) => {
  const started = launchContainer({ ...here, command: ['node', '-e', HOARD], limits: SMALL });
  await expect(started).rejects.toMatchObject({
    code: 'CONTAINER_OUT_OF_MEMORY',
    exitCode: 3,
    message: expect.stringMatching(
      /^Expected the target to fit into its 64 MiB of memory, got an end by the kernel/,
    ),
  });
  expect(await containersOf(here.engine)).toEqual([]);
});

containerTest('a target that runs out of memory under load can say why it ended', async (here) => {
  const command = serverSaying(`response.end(); if (request.url === '/more') { ${HOARD} }`);
  const { target, stop } = await launchContainer({ ...here, command, limits: SMALL });
  await fetch(`${target.origin}/more`);
  await target.exited;
  expect(target.died).toEqual({ code: null, signal: 'SIGKILL' });
  expect(target.explanation).toMatchObject({ code: 'CONTAINER_OUT_OF_MEMORY' });
  expect(await stop()).toMatchObject({ outOfMemory: true });
});

containerTest('a target that ends before it is ready is said to, with its last words', async (here) => {
  const command = ['node', '-e', "console.error('no database today'); process.exit(7)"];
  await expect(launchContainer({ ...here, command })).rejects.toMatchObject({
    code: 'TARGET_NOT_STARTED',
    message: expect.stringMatching(/exit status 7 before it did; log .*err\.log; it said: no database today/),
  });
  await expect(launchContainer({ ...here, command: ['/no/such/program'] })).rejects.toMatchObject({
    code: 'TARGET_NOT_STARTED',
    message: expect.stringContaining('/no/such/program'),
  });
  expect(await containersOf(here.engine)).toEqual([]);
});

containerTest('a target that never gets ready is removed, and what it answered is said', async (here) => {
  const command = serverSaying('response.statusCode = 503; response.end()');
  await expect(launchContainer({ ...here, command, readyTimeoutMs: 3000 })).rejects.toMatchObject({
    code: 'TARGET_NOT_READY',
    message: expect.stringContaining('within 3 s, got status 503'),
  });
  expect(await containersOf(here.engine)).toEqual([]);
});

containerTest('an interruption while waiting removes the target and passes on', async (here) => {
  const interruption = new AbortController();
  const reason = new Error('stop');
  const started = launchContainer({
    ...here,
    command: ['node', '-e', 'setTimeout(() => {}, 60_000)'],
    signal: interruption.signal,
  });
  started.catch(() => {});
  await expect.poll(() => containersOf(here.engine), { timeout: 10_000 }).toHaveLength(1);
  await sleep(300);
  interruption.abort(reason);
  await expect(started).rejects.toBe(reason);
  expect(await containersOf(here.engine)).toEqual([]);
});

containerTest('a port that the target insists on must be free', async (here) => {
  if (!here.engine.sharesLoopback) return;
  const other = await httpServer((_request, response) => response.end());
  await expect(launchContainer({ ...here, port: other.port })).rejects.toMatchObject({ code: 'PORT_TAKEN' });
  await other.close();
});

containerTest('the probe reports from inside, of every worker of a cluster', async (here) => {
  if (!here.engine.sharesKernel) return;
  const collector = await ProbeCollector.open();
  const { target, stop } = await launchContainer({
    ...here,
    command: serverCommand('cluster-vs-single/cluster.js'),
    env: { WORKERS: '2', ...collector.environment({ NODE_OPTIONS: '--max-old-space-size=64' }, 'steady') },
    readyPath: '/healthz',
  });
  await sleep(400);
  const warmupStart = Number(process.hrtime.bigint()) / 1e6 - 300;
  const end = Number(process.hrtime.bigint()) / 1e6;
  expect(collector.node).toBe(process.version);
  const roles = collector.collect({ warmupStart, start: warmupStart, end }).map(({ role }) => role);
  expect(roles).toEqual(['primary', 'worker', 'worker']);
  expect(target.processes).not.toBeNull();
  await stop();
  await collector.close();
});

containerTest("the group is the container's, so that its CPU can be read from here", async (here) => {
  const command = serverSaying(`${SPIN} response.end()`);
  const { target, stop } = await launchContainer({ ...here, command });
  if (target.processes === null) {
    expect(here.engine.sharesKernel).toBe(false);
  } else {
    const cpu = new CpuCounter(target.processes);
    cpu.open();
    const before = cpu.read() ?? Number.NaN;
    await fetch(target.origin);
    // By the clock it was 400 ms, in which it may not have had the core all the time.
    expect((cpu.read() ?? Number.NaN) - before).toBeGreaterThan(100);
  }
  await stop();
});

containerTest('an engine that is gone is told from a target that ended', async ({ engine, image }) => {
  const { address, cut } = await relayTo(engine);
  const command = serverSaying('response.end()');
  const over = await connectEngine({ DOCKER_HOST: address });
  const { target } = await launchContainer({ engine: over, image, command });
  const [id = ''] = await containersOf(engine);
  cut();
  await target.exited;
  expect(target.died).toEqual({ code: null, signal: null });
  expect(target.explanation).toMatchObject({
    code: 'ENGINE_FAILED',
    exitCode: 3,
    message: expect.stringMatching(/^Expected the container engine to say how a container ended, got ./),
  });
  await expect(target.stop()).rejects.toMatchObject({ code: 'ENGINE_FAILED' });
  await removeContainer(engine.docker, id);
});
