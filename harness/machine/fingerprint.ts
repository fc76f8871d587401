import { readFileSync } from 'node:fs';
import os from 'node:os';
import { join } from 'node:path';
import { installedVersion, ownVersion } from '../package.ts';
import type { Fingerprint } from '../record/fingerprint.ts';

/** Packages whose version can move a figure: those that measure, and those of the built-in targets. */
const PACKAGES = ['autocannon', 'undici', 'hdr-histogram-js', 'express', 'pg', 'piscina'];

/** What this machine and this installation are. */
export function takeFingerprint(): Fingerprint {
  const cpus = os.cpus();
  return {
    machine: {
      cpu: cpus[0]?.model.trim() ?? 'unknown',
      cores: os.availableParallelism(),
      memory: Math.round(os.totalmem() / 1e8) / 10,
      architecture: os.arch(),
    },
    system: { platform: os.platform(), kernel: os.release() },
    node: process.version,
    paceline: ownVersion(),
    dependencies: Object.fromEntries(
      PACKAGES.map((name) => [name, installedVersion(name)]).filter((entry) => entry[1] !== null),
    ) as Record<string, string>,
    limits: { cpuQuota: cpuQuota(), memory: memoryLimit(), openFiles: openFiles() },
  };
}

/** CPUs that the control group allows (version 2 and 1), or null. `root` holds `proc` and `sys`. */
export function cpuQuota(root = '/'): number | null {
  const [quota, period] = read(join(root, 'sys/fs/cgroup/cpu.max'))?.split(' ').map(Number) ?? [];
  if (quota !== undefined && period !== undefined && quota > 0) return quota / period;
  const quota1 = Number(read(join(root, 'sys/fs/cgroup/cpu/cpu.cfs_quota_us')));
  const period1 = Number(read(join(root, 'sys/fs/cgroup/cpu/cpu.cfs_period_us')));
  return quota1 > 0 && period1 > 0 ? quota1 / period1 : null;
}

/** Bytes that the control group allows (version 2 and 1), or null. */
export function memoryLimit(root = '/'): number | null {
  const limit = Number(
    read(join(root, 'sys/fs/cgroup/memory.max')) ??
      read(join(root, 'sys/fs/cgroup/memory/memory.limit_in_bytes')),
  );
  // Version 1 says "no limit" with a number larger than any memory.
  return limit > 0 && limit < os.totalmem() ? limit : null;
}

/** The soft limit of open files of this process, or null. */
export function openFiles(root = '/'): number | null {
  const limit = /^Max open files\s+(\d+)/m.exec(read(join(root, 'proc/self/limits')) ?? '')?.[1];
  return limit === undefined ? null : Number(limit);
}

function read(path: string): string | null {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch {
    return null;
  }
}
