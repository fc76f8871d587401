import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
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

test('options that the user gave Node are kept', async () => {
  const collector = await ProbeCollector.open();
  expect(collector.environment({ NODE_OPTIONS: '--max-old-space-size=99' }).NODE_OPTIONS).toMatch(
    /^--require ".*agent\.cjs" --max-old-space-size=99$/,
  );
  await collector.close();
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
