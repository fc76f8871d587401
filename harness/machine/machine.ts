import { readdirSync, readFileSync } from 'node:fs';
import os from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { MachineFacts } from '../record/machine.ts';
import { assignableCores, parseCpuList } from './cores.ts';
import { cpuQuota, memoryLimit, openFiles } from './fingerprint.ts';
import { readCpuTimes, stolenShare } from './steal.ts';

const CPU = 'sys/devices/system/cpu';

/**
 * What this machine says about how well it can measure. Only reads, and at once: `stealShare` is null until
 * it is sampled.
 *
 * @param root the folder that holds `proc` and `sys`
 * @param assignable the cores that parts of a trial can be put on; none where they can't be assigned
 */
export function inspectMachine(root = '/', assignable: readonly number[] = assignableCores()): MachineFacts {
  const read = (path: string) => readText(join(root, path));
  const cores = assignable.length > 0 ? assignable : listedCores(join(root, CPU));
  return {
    cores: {
      available: assignable.length > 0 ? assignable.length : os.availableParallelism(),
      assignable: [...assignable],
      online: onlineCores(read(`${CPU}/online`)),
      siblings: siblings(cores.map((core) => read(`${CPU}/cpu${core}/topology/thread_siblings_list`))),
      governors: governors(cores, (core) => read(`${CPU}/cpu${core}/cpufreq/scaling_governor`)),
      boost: boost(read(`${CPU}/intel_pstate/no_turbo`), read(`${CPU}/cpufreq/boost`)),
    },
    virtual: isVirtual(read('proc/cpuinfo')),
    loadAverage: loadAverage(read('proc/loadavg')),
    stealShare: null,
    limits: { cpuQuota: cpuQuota(root), memory: memoryLimit(root), openFiles: openFiles(root) },
    sockets: {
      ports: ports(read('proc/sys/net/ipv4/ip_local_port_range')),
      timeWait: wholeNumber(/^TCP:.*\btw (\d+)/m.exec(read('proc/net/sockstat') ?? '')?.[1]),
      backlog: wholeNumber(read('proc/sys/net/core/somaxconn')),
    },
  };
}

/**
 * Share, 0 to 1, of the cores' time that is stolen over the next `seconds`. Only a core with work can lose
 * time, so this says most while something runs on them. No cores are all of the machine.
 */
export async function sampleSteal(
  seconds: number,
  cores: readonly number[] = assignableCores(),
  signal?: AbortSignal,
): Promise<number | null> {
  const before = readCpuTimes(cores);
  if (before === null) return null;
  await sleep(seconds * 1000, undefined, signal && { signal });
  return stolenShare(before, readCpuTimes(cores));
}

function listedCores(folder: string): number[] {
  try {
    return readdirSync(folder)
      .flatMap((name) => wholeNumber(/^cpu(\d+)$/.exec(name)?.[1]) ?? [])
      .sort((a, b) => a - b);
  } catch {
    return [];
  }
}

function onlineCores(list: string | null): number | null {
  const count = parseCpuList(list ?? '').length;
  return count > 0 ? count : null;
}

/** Each list names the threads of one physical core; every thread of it names the same. */
function siblings(lists: readonly (string | null)[]): number[][] | null {
  const told = lists.filter((list) => list !== null);
  if (told.length === 0) return null;
  return [...new Set(told)].map(parseCpuList).filter((group) => group.length > 1);
}

function governors(
  cores: readonly number[],
  read: (core: number) => string | null,
): Record<string, string> | null {
  const told = cores.flatMap((core) => {
    const governor = read(core);
    return governor === null ? [] : [[core, governor] as const];
  });
  return told.length === 0 ? null : Object.fromEntries(told);
}

/** Intel's own driver says whether boost is off, the others whether it is on. */
function boost(noTurbo: string | null, on: string | null): boolean | null {
  if (noTurbo !== null) return noTurbo === '0';
  return on === null ? null : on === '1';
}

/** Only x86 lists among the flags of a core that it is a hypervisor's. */
function isVirtual(cpuinfo: string | null): boolean | null {
  const flags = /^flags\s*:(.*)$/m.exec(cpuinfo ?? '')?.[1];
  return flags === undefined ? null : flags.split(' ').includes('hypervisor');
}

function loadAverage(text: string | null): MachineFacts['loadAverage'] {
  const [one, five, fifteen] =
    /^([\d.]+) ([\d.]+) ([\d.]+) /
      .exec(text ?? '')
      ?.slice(1)
      .map(Number) ?? [];
  if (one === undefined || five === undefined || fifteen === undefined) return null;
  return [one, five, fifteen];
}

function ports(text: string | null): [number, number] | null {
  const [first, last] =
    /^(\d+)\s+(\d+)$/
      .exec(text ?? '')
      ?.slice(1)
      .map(Number) ?? [];
  return first === undefined || last === undefined ? null : [first, last];
}

function wholeNumber(text: string | null | undefined): number | null {
  return text && /^\d+$/.test(text) ? Number(text) : null;
}

/** What a file says; one that is empty says nothing. */
function readText(path: string): string | null {
  try {
    return readFileSync(path, 'utf8').trim() || null;
  } catch {
    return null;
  }
}
