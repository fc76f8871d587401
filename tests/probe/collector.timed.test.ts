import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { monotonicNow } from '../../harness/clock.ts';
import { ProbeCollector } from '../../harness/probe/collector.ts';
import type { ProbeProcess } from '../../harness/record/probe.ts';
import { fixture, launch } from '../support/launch.ts';

async function watch(env: Record<string, string>, seconds = 2): Promise<ProbeProcess[]> {
  const collector = await ProbeCollector.open();
  const { target, stop } = await launch([process.execPath, fixture('blocking-server.js')], {
    env: { ...env, ...collector.environment({}) },
  });
  try {
    // The first half second is the start of the process, whose loop is busy with loading.
    await sleep(500);
    const warmupStart = monotonicNow();
    const start = warmupStart + 200;
    const end = start + seconds * 1000;
    await sleep(end - monotonicNow() + 300);
    expect(target.died).toBeNull();
    return collector.collect({ warmupStart, start, end });
  } finally {
    await stop();
    await collector.close();
  }
}

test('an idle target reads about 0 ms of loop delay, not the sampling interval', async () => {
  const [process, ...others] = await watch({});
  expect(others).toEqual([]);
  expect(process?.role).toBe('single');
  expect(process?.node).toMatch(/^v\d+/);
  expect(process?.delay.percentiles['50']).toBeLessThan(1);
  expect(process?.utilization).toBeLessThan(0.2);
  expect(process?.rss?.mean).toBeGreaterThan(20);
});

test('a loop blocked 40 ms of every 100 ms reads as that', async () => {
  const [process] = await watch({ BLOCK_MS: '40', PERIOD_MS: '100' }, 3);
  // 100 ms timer, 40 ms of work: the next timer starts after the work on some versions, so 29 to 40 %.
  expect(process?.utilization).toBeGreaterThan(0.25);
  expect(process?.utilization).toBeLessThan(0.6);
  expect(process?.delay.max).toBeGreaterThan(30);
  expect(process?.delay.percentiles['95']).toBeGreaterThan(20);
  expect(process?.cpuSeconds).toBeGreaterThan(0.6);
  const { timeline } = process ?? {};
  expect(timeline?.t.length).toBeGreaterThan(20);
  expect(new Set([timeline?.delayMax.length, timeline?.utilization.length, timeline?.rss.length])).toEqual(
    new Set([timeline?.t.length]),
  );
  expect(timeline?.t[0]).toBeLessThan(0);
});

test('options that the user gave Node are kept', async () => {
  const collector = await ProbeCollector.open();
  expect(collector.environment({ NODE_OPTIONS: '--max-old-space-size=99' }).NODE_OPTIONS).toMatch(
    /^--require ".*agent\.cjs" --max-old-space-size=99$/,
  );
  await collector.close();
});

/** A launch that writes whatever it wants to the probe's channel, beside the probe. */
async function beside(script: string): Promise<{ processes: ProbeProcess[]; ignored: number }> {
  const collector = await ProbeCollector.open();
  const server = `require('node:http').createServer((_, r) => r.end()).listen(process.env.PORT, '127.0.0.1');`;
  const { target, stop } = await launch([process.execPath, '-e', `${server}\n${script}`], {
    env: collector.environment({}),
  });
  try {
    const start = monotonicNow();
    await sleep(700);
    expect(target.died).toBeNull();
    return {
      processes: collector.collect({ warmupStart: start, start, end: monotonicNow() }),
      ignored: collector.ignored,
    };
  } finally {
    await stop();
    await collector.close();
  }
}

// No time is read here, and the targets do next to nothing: none of them is in another's way.
describe.concurrent('whatever the target is', () => {
  test('every worker of a cluster is sampled, and the primary stands first', async () => {
    const processes = await watch({ WORKERS: '2' });
    expect(processes.map((process) => process.role)).toEqual(['primary', 'worker', 'worker']);
  });

  test('garbage collection is counted by kind', async () => {
    const collector = await ProbeCollector.open();
    const script = `
      const { createServer } = require('node:http');
      createServer((_, response) => response.end()).listen(process.env.PORT, '127.0.0.1');
      setInterval(() => { let list = []; for (let i = 0; i < 2e5; i++) list.push({ i }); }, 20);`;
    const { stop } = await launch([process.execPath, '-e', script], { env: collector.environment({}) });
    const start = monotonicNow();
    await sleep(1500);
    const [seen] = collector.collect({ warmupStart: start, start, end: monotonicNow() });
    await stop();
    await collector.close();
    const minor = seen?.gc.find((entry) => entry.kind === 'minor');
    expect(minor?.count).toBeGreaterThan(3);
    expect(minor?.pause).toBeGreaterThan(0);
    expect(minor?.max).toBeLessThanOrEqual(minor?.pause ?? 0);
  });

  test('a target whose collector is gone goes on serving', async () => {
    const collector = await ProbeCollector.open();
    const { target, stop } = await launch([process.execPath, fixture('blocking-server.js')], {
      env: collector.environment({}),
    });
    await collector.close();
    await sleep(500);
    const answer = await fetch(target.origin);
    expect(answer.status).toBe(200);
    expect(target.died).toBeNull();
    await stop();
  });

  test.each([
    ['no JSON', `socket.write('not json\\n'.repeat(3))`],
    ['JSON of another kind', `socket.write('null\\n[]\\n{"t":1,"q":"x"}\\n')`],
    ['half a beat behind a hello', `socket.write(hello + '{"t":5}\\n{"i":[1]}\\n{}\\n')`],
    ['a line without end, and another', `socket.write('x'.repeat(3e6) + '\\n' + 'y\\ny\\n')`],
  ])('%s on the channel is ignored and counted; the probe is heard', async (_name, write) => {
    const { processes, ignored } = await beside(`
      const hello = JSON.stringify({ pid: 1, parent: 0, worker: false, node: 'v1', main: null, resolution: 5 }) + '\\n';
      const socket = require('node:net').connect(process.env.PACELINE_PROBE, () => { ${write} });
      socket.unref();`);
    expect(ignored).toBe(3);
    expect(processes.map(({ role }) => role)).toEqual(['single']);
  });

  test('a target that has no descriptor left lives on, and what can’t be read is missing, not 0', async () => {
    const script = `
      const { openSync } = require('node:fs');
      setTimeout(() => { try { for (;;) openSync('/dev/null'); } catch {} }, 300);`;
    const collector = await ProbeCollector.open();
    const server = `require('node:http').createServer((_, r) => r.end()).listen(process.env.PORT, '127.0.0.1');`;
    const file = `${server}${script}`.replaceAll("'", `'"'"'`);
    const { target, stop } = await launch(`ulimit -n 60; exec '${process.execPath}' -e '${file}'`, {
      env: collector.environment({}),
    });
    try {
      await sleep(700);
      const start = monotonicNow();
      await sleep(800);
      const [seen] = collector.collect({ warmupStart: start, start, end: monotonicNow() });
      expect(target.died).toBeNull();
      expect(seen).toMatchObject({ rss: null, unread: { reasons: ['EMFILE'] } });
      expect(seen?.unread?.beats).toBe(seen?.unread?.of);
      expect(seen?.heapUsed?.mean).toBeGreaterThan(1);
      expect(seen?.cpuSeconds).toBeGreaterThan(0);
      expect(seen?.utilization).toBeGreaterThan(0);
      expect(new Set(seen?.timeline.rss)).toEqual(new Set([null]));
    } finally {
      await stop();
      await collector.close();
    }
  });

  test.each([
    ['frozen intrinsics', '--frozen-intrinsics'],
    ['no __proto__', '--disable-proto=throw'],
    ['strict rejections', '--unhandled-rejections=strict'],
    ['small stacks', '--stack-size=200'],
  ])('a target with %s is sampled as any other', async (_name, flag) => {
    const collector = await ProbeCollector.open();
    const { target, stop } = await launch([process.execPath, flag, fixture('blocking-server.js')], {
      env: collector.environment({}),
    });
    const start = monotonicNow();
    await sleep(500);
    expect(target.died).toBeNull();
    expect(collector.collect({ warmupStart: start, start, end: monotonicNow() })).toHaveLength(1);
    await stop();
    await collector.close();
  });

  test('what a target puts in the place of clocks, timers and JSON does not reach the probe', async () => {
    const { processes, ignored } = await beside(`
      const broken = () => { throw new Error('this was replaced') };
      globalThis.setTimeout = JSON.stringify = Math.round = Date.now = performance.now = broken;
      process.cpuUsage = process.memoryUsage = process.hrtime = process.getActiveResourcesInfo = broken;
      process.memoryUsage.rss = broken;
      require('node:timers').setTimeout = require('node:perf_hooks').performance.eventLoopUtilization = broken;
      require('node:net').connect = require('node:v8').getHeapStatistics = broken;`);
    expect(ignored).toBe(0);
    expect(processes[0]?.timeline.t.length).toBeGreaterThan(3);
    expect(processes[0]?.rss?.mean).toBeGreaterThan(20);
  });
});

test('what a process holds after a collection is what it keeps, and no garbage', async () => {
  const collector = await ProbeCollector.open();
  const server = `
const kept = [];
require('node:http').createServer((request, response) => {
  if (request.url === '/keep') kept.push(Array.from({ length: 1000000 }, () => 0.5));
  if (request.url === '/drop') Array.from({ length: 1000000 }, () => 0.5);
  if (request.url === '/bytes') kept.push(Buffer.alloc(5000000));
  response.end('ok');
}).listen(process.env.PORT, '127.0.0.1');`;
  const { target, stop } = await launch([process.execPath, '-e', server], { env: collector.environment({}) });
  try {
    await collector.reported(monotonicNow() + 100, 2000);
    const held = async () => (await collector.heldAfterCollection(5000))?.bytes ?? Number.NaN;
    const first = await held();
    const after = async (path: string) => {
      await (await fetch(`${target.origin}${path}`)).text();
      return (await held()) - first;
    };
    expect(await after('/drop')).toBeLessThan(1e6);
    const kept = await after('/keep');
    expect(kept).toBeGreaterThan(7.5e6);
    expect(kept).toBeLessThan(9.5e6);
    // Outside of the heap as well.
    expect((await after('/bytes')) - kept).toBeGreaterThan(4.5e6);
    expect(target.died).toBeNull();
  } finally {
    await stop();
    await collector.close();
  }
});

test('what a process allocates for each request, and how often it connects to others', async () => {
  const collector = await ProbeCollector.open();
  const server = `
const net = require('node:net');
const other = net.createServer((socket) => socket.on('error', () => {})).listen(0, '127.0.0.1');
require('node:http').createServer((request, response) => {
  let held = [];
  for (let index = 0; index < 10; index++) held = Array.from({ length: 2000 }, () => index + 0.5);
  if (request.url === '/connect') net.connect(other.address().port, '127.0.0.1').on('error', () => {}).end();
  response.end(String(held.length));
}).listen(process.env.PORT, '127.0.0.1');`;
  const { target, stop } = await launch([process.execPath, '-e', server], { env: collector.environment({}) });
  const ask = async (path: string) => (await fetch(`${target.origin}${path}`)).text();
  try {
    await collector.reported(monotonicNow() + 100, 2000);
    const before = await collector.heldAfterCollection(5000);
    expect(before?.allocated).toBeNull();
    const end = monotonicNow() + 1200;
    while (monotonicNow() < end) await ask('/');
    for (let index = 0; index < 5; index++) await ask('/connect');
    const after = await collector.heldAfterCollection(5000);
    // Ten arrays of 2,000 doubles, and what they grew through, beside what a request takes anyway.
    expect(after?.allocated).toBeGreaterThan(160_000);
    expect(after?.allocated).toBeLessThan(1_000_000);
    expect((after?.opened ?? 0) - (before?.opened ?? 0)).toBe(5);
  } finally {
    await stop();
    await collector.close();
  }
});
