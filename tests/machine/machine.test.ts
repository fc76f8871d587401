import { mkdirSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { inspectMachine, sampleSteal } from '../../harness/machine/machine.ts';
import { MachineFacts } from '../../harness/record/machine.ts';
import { temporaryFolder } from '../support/launch.ts';

const folders: { remove(): void }[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) folder.remove();
});

/** A folder with these files below it, as `proc` and `sys` of another machine. */
function tree(files: Record<string, string>): string {
  const folder = temporaryFolder();
  folders.push(folder);
  for (const [name, text] of Object.entries(files)) {
    const path = join(folder.path, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, `${text}\n`);
  }
  return folder.path;
}

const CPU = 'sys/devices/system/cpu';

/** A laptop: two physical cores of two threads each, version 2 control groups. */
const LAPTOP = {
  'proc/cpuinfo': 'processor\t: 0\nmodel name\t: A CPU\nflags\t\t: fpu vme hypervisors_not avx2',
  'proc/loadavg': '1.25 0.80 0.28 1/93 17886',
  'proc/self/limits': [
    'Limit                     Soft Limit           Hard Limit           Units     ',
    'Max processes             63432                63432                processes ',
    'Max open files            1024                 524288               files     ',
  ].join('\n'),
  'proc/sys/net/ipv4/ip_local_port_range': '32768\t60999',
  'proc/sys/net/core/somaxconn': '4096',
  'proc/net/sockstat': [
    'sockets: used 11',
    'TCP: inuse 2 orphan 0 tw 314 alloc 2 mem 346',
    'UDP: inuse 7 mem 0',
  ].join('\n'),
  'sys/fs/cgroup/cpu.max': '150000 100000',
  'sys/fs/cgroup/memory.max': '268435456',
  [`${CPU}/online`]: '0-3',
  [`${CPU}/intel_pstate/no_turbo`]: '1',
  ...perCore(4, 'topology/thread_siblings_list', (core) => (core % 2 === 0 ? '0,2' : '1,3')),
  ...perCore(4, 'cpufreq/scaling_governor', (core) => (core === 3 ? 'powersave' : 'performance')),
};

function perCore(count: number, name: string, text: (core: number) => string): Record<string, string> {
  return Object.fromEntries(
    Array.from({ length: count }, (_, core) => [`${CPU}/cpu${core}/${name}`, text(core)]),
  );
}

describe('inspectMachine', () => {
  test('reads all that a laptop tells', () => {
    expect(inspectMachine(tree(LAPTOP), [0, 1, 2, 3])).toEqual({
      cores: {
        available: 4,
        assignable: [0, 1, 2, 3],
        online: 4,
        siblings: [
          [0, 2],
          [1, 3],
        ],
        governors: { 0: 'performance', 1: 'performance', 2: 'performance', 3: 'powersave' },
        boost: false,
      },
      virtual: false,
      loadAverage: [1.25, 0.8, 0.28],
      stealShare: null,
      limits: { cpuQuota: 1.5, memory: 268_435_456, openFiles: 1024 },
      sockets: { ports: [32_768, 60_999], timeWait: 314, backlog: 4096 },
    });
  });

  test('only the cores this process may use are asked, and a sibling outside them is seen', () => {
    expect(inspectMachine(tree(LAPTOP), [0, 1]).cores).toMatchObject({
      available: 2,
      online: 4,
      siblings: [
        [0, 2],
        [1, 3],
      ],
      governors: { 0: 'performance', 1: 'performance' },
    });
  });

  test('where cores can not be assigned, all that are listed are asked', () => {
    const { cores } = inspectMachine(tree(LAPTOP), []);
    expect(cores).toMatchObject({ available: os.availableParallelism(), assignable: [] });
    expect(Object.keys(cores.governors ?? {})).toEqual(['0', '1', '2', '3']);
  });

  test('a system that tells nothing', () => {
    expect(inspectMachine(tree({}), [])).toEqual({
      cores: {
        available: os.availableParallelism(),
        assignable: [],
        online: null,
        siblings: null,
        governors: null,
        boost: null,
      },
      virtual: null,
      loadAverage: null,
      stealShare: null,
      limits: { cpuQuota: null, memory: null, openFiles: null },
      sockets: { ports: null, timeWait: null, backlog: null },
    });
  });

  test('a system whose files hold nothing of use', () => {
    const empty = Object.fromEntries(Object.keys(LAPTOP).map((name) => [name, '']));
    expect(inspectMachine(tree(empty), [0, 1])).toMatchObject({
      cores: { online: null, siblings: null, governors: null, boost: null },
      virtual: null,
      loadAverage: null,
      limits: { cpuQuota: null, memory: null, openFiles: null },
      sockets: { ports: null, timeWait: null, backlog: null },
    });
  });

  test('physical cores of one thread have no siblings', () => {
    const root = tree(perCore(2, 'topology/thread_siblings_list', String));
    expect(inspectMachine(root, [0, 1]).cores.siblings).toEqual([]);
  });

  test('a virtual machine is known by the flag of its cores', () => {
    expect(inspectMachine(tree({ 'proc/cpuinfo': 'flags\t: fpu hypervisor avx' }), [0]).virtual).toBe(true);
    expect(inspectMachine(tree({ 'proc/cpuinfo': 'Features\t: fp asimd' }), [0]).virtual).toBeNull();
  });

  test.each<[string, string, boolean]>([
    ['intel_pstate/no_turbo', '0', true],
    ['intel_pstate/no_turbo', '1', false],
    ['cpufreq/boost', '1', true],
    ['cpufreq/boost', '0', false],
  ])('boost: %s %s is %s', (file, text, on) => {
    expect(inspectMachine(tree({ [`${CPU}/${file}`]: text }), [0]).cores.boost).toBe(on);
  });

  test('version 1 control groups, with limits and without', () => {
    const limits = (quota: string, memory: string) =>
      inspectMachine(
        tree({
          'sys/fs/cgroup/cpu/cpu.cfs_quota_us': quota,
          'sys/fs/cgroup/cpu/cpu.cfs_period_us': '100000',
          'sys/fs/cgroup/memory/memory.limit_in_bytes': memory,
        }),
        [0],
      ).limits;
    expect(limits('50000', '134217728')).toMatchObject({ cpuQuota: 0.5, memory: 134_217_728 });
    expect(limits('-1', '9223372036854771712')).toMatchObject({ cpuQuota: null, memory: null });
  });

  test('version 2 control groups without limits', () => {
    const root = tree({ 'sys/fs/cgroup/cpu.max': 'max 100000', 'sys/fs/cgroup/memory.max': 'max' });
    expect(inspectMachine(root, [0]).limits).toMatchObject({ cpuQuota: null, memory: null });
  });

  test('this machine', () => {
    const loads = [os.loadavg()[0] ?? 0];
    const facts = inspectMachine();
    loads.push(os.loadavg()[0] ?? 0);
    expect(MachineFacts.parse(JSON.parse(JSON.stringify(facts)))).toEqual(facts);
    expect(facts.cores.available).toBeGreaterThan(0);
    if (process.platform === 'linux') {
      expect(facts.cores.online).toBeGreaterThanOrEqual(facts.cores.available);
      // The file rounds to hundredths, and the average may move meanwhile.
      expect(facts.loadAverage?.[0]).toBeGreaterThan(Math.min(...loads) - 0.02);
      expect(facts.loadAverage?.[0]).toBeLessThan(Math.max(...loads) + 0.02);
      expect(facts.limits.openFiles).toBeGreaterThan(0);
      expect(facts.sockets.ports?.[1]).toBeLessThanOrEqual(65_535);
      expect(facts.sockets.timeWait).toBeGreaterThanOrEqual(0);
      expect(facts.sockets.backlog).toBeGreaterThan(0);
    }
  });
});

describe('sampleSteal', () => {
  test.runIf(process.platform === 'linux')('takes as long as asked and gives a share', async () => {
    const start = performance.now();
    const share = await sampleSteal(0.3);
    expect(performance.now() - start).toBeGreaterThanOrEqual(290);
    expect(share).toBeGreaterThanOrEqual(0);
    expect(share).toBeLessThanOrEqual(1);
  });

  test('does not wait for cores that are not there', async () => {
    const start = performance.now();
    expect(await sampleSteal(20, [100_000])).toBeNull();
    expect(performance.now() - start).toBeLessThan(1000);
  });

  test.runIf(process.platform === 'linux')('ends when it is interrupted', async () => {
    await expect(sampleSteal(20, [], AbortSignal.timeout(50))).rejects.toThrow();
  });
});
