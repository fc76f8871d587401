import { mkdirSync, mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type Docker from 'dockerode';
import { afterAll, expect, test } from 'vitest';
import { ProbeCollector } from '../../harness/probe/collector.ts';
import { groupInContainer } from '../../harness/runtime/docker/host-processes.ts';
import { probeInside } from '../../harness/runtime/docker/probe-inside.ts';
import { memoryPeak, usageBetween, usageOf } from '../../harness/runtime/docker/usage.ts';
import { temporaryFolder } from '../support/launch.ts';

const folder = temporaryFolder();
afterAll(() => folder.remove());

/** A root with these files below it. */
function root(files: Record<string, string>): string {
  const path = mkdtempSync(join(folder.path, 'root-'));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(path, name)), { recursive: true });
    writeFileSync(join(path, name), text);
  }
  return path;
}

const stats = (read: string, memory: object): Docker.ContainerStats =>
  ({
    read,
    cpu_stats: {
      cpu_usage: { total_usage: 2_500_000_000 },
      throttling_data: { periods: 40, throttled_periods: 10, throttled_time: 750_000_000 },
    },
    memory_stats: memory,
  }) as unknown as Docker.ContainerStats;
const NOW = '2026-11-23T12:00:00.123456789Z';

test('what was used is in seconds and bytes, whichever version of control groups counts it', () => {
  const expected = {
    throttled: { periods: 40, throttledPeriods: 10, throttledSeconds: 0.75 },
    cpuSeconds: 2.5,
  };
  expect(usageOf(stats(NOW, { usage: 5, max_usage: 7e7 }), null)).toEqual({
    ...expected,
    memoryPeakBytes: 7e7,
  });
  expect(usageOf(stats(NOW, { usage: 5 }), 6e7)).toEqual({ ...expected, memoryPeakBytes: 6e7 });
  expect(usageOf(stats(NOW, { usage: 5 }), null)).toEqual({ ...expected, memoryPeakBytes: null });
});

test('a container that has ended has used nothing that is known', () => {
  expect(usageOf(stats('0001-01-01T00:00:00Z', {}), null)).toBeNull();
});

test('between two readings only what was used then counts', () => {
  const at = (periods: number, cpuSeconds: number, memoryPeakBytes: number) => ({
    throttled: { periods, throttledPeriods: periods / 2, throttledSeconds: periods / 10 },
    cpuSeconds,
    memoryPeakBytes,
  });
  expect(usageBetween(at(10, 1, 5e7), at(30, 1.5, 6e7))).toEqual(at(20, 0.5, 6e7));
});

test('the peak of version 2 is that of the group which the process is in', () => {
  const path = 'system.slice/docker-abc.scope';
  const two = root({ 'proc/7/cgroup': `0::/${path}\n`, [`sys/fs/cgroup/${path}/memory.peak`]: '12345678\n' });
  expect(memoryPeak(7, two)).toBe(12_345_678);
  expect(memoryPeak(8, two)).toBeNull();
  expect(memoryPeak(7, root({ 'proc/7/cgroup': '4:memory:/docker/abc\n' }))).toBeNull();
});

const process = (pid: number, parent: number, group: number) => ({
  [`proc/${pid}/stat`]: `${pid} (a) b) S ${parent} ${group} ${group} 0`,
});

test('the group of a container is that of all its processes but the first', () => {
  const cgroup = { 'proc/100/cgroup': '0::/docker/abc\n' };
  const family = { ...process(100, 1, 100), ...process(110, 100, 110), ...process(120, 110, 110) };
  const others = { ...process(1, 0, 1), ...process(200, 1, 200) };
  expect(groupInContainer(100, 'abc', root({ ...cgroup, ...family, ...others }))).toBe(110);
  // Not that container's: another kernel numbers it so.
  expect(groupInContainer(100, 'def', root({ ...cgroup, ...family, ...others }))).toBeNull();
  const apart = { ...family, ...process(130, 110, 130) };
  expect(groupInContainer(100, 'abc', root({ ...cgroup, ...apart }))).toBeNull();
});

test('the probe in a container: its own paths, readable and connectable, beside what was there', async () => {
  const collector = await ProbeCollector.open();
  const env = collector.environment(
    { NODE_OPTIONS: '--require "/opt/other agent.cjs" --no-warnings' },
    'steady',
  );
  const { env: inside, mounts } = probeInside({ ...env, KEY: 'value' }, true);
  expect(inside).toEqual({
    KEY: 'value',
    PACELINE_ENGINE: 'steady',
    PACELINE_PROBE: '/paceline/probe',
    NODE_OPTIONS: '--require /paceline/agent.cjs --require "/opt/other agent.cjs" --no-warnings',
  });
  const [agent, socket] = mounts;
  expect(readFileSync(agent?.source ?? '', 'utf8')).toContain('PACELINE_PROBE');
  expect(statSync(agent?.source ?? '').mode & 0o777).toBe(0o444);
  expect(statSync(socket?.source ?? '').mode & 0o777).toBe(0o777);
  // What keeps others of this machine from both.
  expect(statSync(collector.folder).mode & 0o777).toBe(0o700);
  await collector.close();
});

test('without the same clock there is no probe, and without a probe nothing changes', async () => {
  const collector = await ProbeCollector.open();
  const env = collector.environment({ NODE_OPTIONS: '--no-warnings', KEY: 'value' });
  expect(probeInside({ ...env, KEY: 'value' }, false)).toEqual({
    env: { KEY: 'value', NODE_OPTIONS: '--no-warnings' },
    mounts: [],
  });
  expect(probeInside({ KEY: 'value' }, true)).toEqual({ env: { KEY: 'value' }, mounts: [] });
  await collector.close();
});
