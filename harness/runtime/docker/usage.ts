import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type Docker from 'dockerode';

/** What a container has used of what it was allowed, since it started. */
export interface ContainerUsage {
  /**
   * What its CPU quota did: scheduling periods in which it ran, those of them in which the quota was used up,
   * and for how long its processes then had to wait, summed over cores. All 0 without a quota.
   */
  throttled: { periods: number; throttledPeriods: number; throttledSeconds: number };
  cpuSeconds: number;
  /** The most memory it had at once, bytes, the page cache of files it used among it; null where nobody tells. */
  memoryPeakBytes: number | null;
}

/** Years before 1970 stand for "never": the container does not run, so its counts are gone. */
const NEVER = /^000/;

/**
 * What the engine's statistics say. They are the same for version 1 and 2 of the kernel's control groups, but for
 * the most memory, which the engine tells only in version 1.
 * @param peak what `memoryPeak` found, for version 2
 * @returns null once the container has ended
 */
export function usageOf(stats: Docker.ContainerStats, peak: number | null): ContainerUsage | null {
  if (NEVER.test(stats.read)) return null;
  const { throttling_data: throttling, cpu_usage: cpu } = stats.cpu_stats;
  const memory = stats.memory_stats as { max_usage?: number };
  return {
    throttled: {
      periods: throttling?.periods ?? 0,
      throttledPeriods: throttling?.throttled_periods ?? 0,
      throttledSeconds: (throttling?.throttled_time ?? 0) / 1e9,
    },
    cpuSeconds: cpu.total_usage / 1e9,
    memoryPeakBytes: memory.max_usage ?? peak,
  };
}

/** What happened between two readings; the peak is the later one's. */
export function usageBetween(before: ContainerUsage, after: ContainerUsage): ContainerUsage {
  const { throttled: from } = before;
  const { throttled: to } = after;
  return {
    throttled: {
      periods: to.periods - from.periods,
      throttledPeriods: to.throttledPeriods - from.throttledPeriods,
      throttledSeconds: to.throttledSeconds - from.throttledSeconds,
    },
    cpuSeconds: after.cpuSeconds - before.cpuSeconds,
    memoryPeakBytes: after.memoryPeakBytes,
  };
}

/**
 * The most memory that a process's control group has had, bytes, from the kernel itself (version 2, Linux 5.19 and
 * later); null where it does not tell. `root` holds `proc` and `sys`.
 */
export function memoryPeak(pid: number, root = '/'): number | null {
  try {
    const groups = readFileSync(join(root, 'proc', String(pid), 'cgroup'), 'utf8');
    const path = /^0::(\/.*)$/m.exec(groups)?.[1];
    if (path === undefined) return null;
    const peak = Number(readFileSync(join(root, 'sys/fs/cgroup', path, 'memory.peak'), 'utf8'));
    return Number.isFinite(peak) ? peak : null;
  } catch {
    return null;
  }
}
