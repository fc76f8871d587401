import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, test } from 'vitest';
import { monotonicNow } from '../../harness/clock.ts';
import {
  type CpuTimes,
  parseCpuTimes,
  readCpuTimes,
  stolenMs,
  stolenShare,
} from '../../harness/machine/steal.ts';
import { temporaryFolder } from '../support/launch.ts';

/** A virtual machine with two cores, whose host is busy. */
const BUSY_HOST = `cpu  526956 0 119440 1980735 4649 0 19770 201 0 0
cpu0 249544 0 68995 992960 2606 0 7862 119 0 0
cpu1 277411 0 50444 987775 2043 0 11907 81 0 0
intr 19704587 0 0 0 0 1 1 16
ctxt 50797551
btime 1795402692
softirq 44199818 0 825251 7 39612976
`;

/** Core 1 is switched off; runs virtual machines of its own, in 9000 of the user ticks of core 2. */
const HYPERVISOR = `cpu  100 10 50 800 20 5 5 0 9000 0
cpu0 10 1 5 80 2 1 1 0 0 0
cpu2 9010 1 5 80 2 1 1 0 9000 0
cpu10 7 0 0 1 0 0 0 2 0 0
cpu11 8 0 0 2 0 0 0 3 0 0
intr 5
`;

describe('parseCpuTimes', () => {
  test('no cores are all of the machine', () => {
    expect(parseCpuTimes(BUSY_HOST, [])).toEqual({ totalTicks: 2_651_751, stealTicks: 201 });
  });

  test('the cores asked for are summed', () => {
    expect(parseCpuTimes(BUSY_HOST, [1])).toEqual({ totalTicks: 1_329_661, stealTicks: 81 });
    expect(parseCpuTimes(BUSY_HOST, [0, 1])).toEqual({ totalTicks: 2_651_747, stealTicks: 200 });
  });

  test('a core with more digits is another core', () => {
    expect(parseCpuTimes(HYPERVISOR, [10, 11])).toEqual({ totalTicks: 23, stealTicks: 5 });
  });

  test('time of its own guests is counted once, and is not stolen', () => {
    expect(parseCpuTimes(HYPERVISOR, [2])).toEqual({ totalTicks: 9100, stealTicks: 0 });
  });

  test('a core that is not there makes the sum unknown', () => {
    expect(parseCpuTimes(HYPERVISOR, [0, 1])).toBeNull();
    expect(parseCpuTimes('', [])).toBeNull();
  });
});

describe('between two readings', () => {
  const at = (totalTicks: number, stealTicks: number): CpuTimes => ({ totalTicks, stealTicks, at: 0 });

  test('share and milliseconds', () => {
    expect(stolenShare(at(1000, 40), at(1200, 50))).toBe(0.05);
    expect(stolenMs(at(1000, 40), at(1200, 50))).toBe(100);
  });

  test('nothing was stolen', () => {
    expect(stolenShare(at(1000, 40), at(1200, 40))).toBe(0);
    expect(stolenMs(at(1000, 40), at(1200, 40))).toBe(0);
  });

  test('no time passed: there is no share, and nothing was stolen', () => {
    expect(stolenShare(at(1000, 40), at(1000, 40))).toBeNull();
    expect(stolenMs(at(1000, 40), at(1000, 40))).toBe(0);
  });

  test('a count that went back says nothing', () => {
    expect(stolenShare(at(1000, 40), at(1200, 3))).toBeNull();
    expect(stolenMs(at(1000, 40), at(1200, 3))).toBeNull();
  });

  test('a reading that is missing says nothing', () => {
    expect(stolenShare(null, at(1200, 3))).toBeNull();
    expect(stolenMs(at(1000, 3), null)).toBeNull();
  });
});

describe('readCpuTimes', () => {
  const folder = temporaryFolder();
  afterEach(folder.remove);

  test('a system without /proc/stat does not tell; one with it does', () => {
    expect(readCpuTimes([], folder.path)).toBeNull();
    mkdirSync(join(folder.path, 'proc'), { recursive: true });
    writeFileSync(join(folder.path, 'proc/stat'), BUSY_HOST);
    const start = monotonicNow();
    const times = readCpuTimes([0], folder.path);
    expect(times).toMatchObject({ totalTicks: 1_322_086, stealTicks: 119 });
    expect(times?.at).toBeGreaterThanOrEqual(start);
    expect(times?.at).toBeLessThanOrEqual(monotonicNow());
  });

  test.runIf(process.platform === 'linux')('ticks of this machine are 10 ms', async () => {
    const before = readCpuTimes([0]);
    await sleep(1000);
    const after = readCpuTimes([0]);
    if (before === null || after === null) throw new Error('Expected /proc/stat to list core 0');
    const ticksPerSecond = ((after.totalTicks - before.totalTicks) / (after.at - before.at)) * 1000;
    expect(ticksPerSecond).toBeGreaterThan(70);
    expect(ticksPerSecond).toBeLessThan(130);
    expect(stolenShare(before, after)).toBeGreaterThanOrEqual(0);
    expect(stolenShare(before, after)).toBeLessThanOrEqual(1);
  });
});
