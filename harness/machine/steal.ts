import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { monotonicNow } from '../clock.ts';

/** Milliseconds of a tick: the kernel reports in hundredths of a second on every Linux Node runs on. */
const TICK = 10;

/** What cores have done since the machine started, summed over them. */
export interface CpuTimes {
  /** Ticks of 10 ms, busy or idle or stolen. */
  totalTicks: number;
  /** Ticks of 10 ms in which a core had work and the host ran something else. */
  stealTicks: number;
  /** When it was read: milliseconds on the machine's monotonic clock. */
  at: number;
}

/**
 * The times of these cores, or of all cores of the machine when none are given. Null where the system does
 * not tell. `root` holds `proc`.
 */
export function readCpuTimes(cores: readonly number[], root = '/'): CpuTimes | null {
  try {
    const ticks = parseCpuTimes(readFileSync(join(root, 'proc/stat'), 'utf8'), cores);
    return ticks && { ...ticks, at: monotonicNow() };
  } catch {
    return null;
  }
}

/** Reads the text of /proc/stat; null if one of the cores is not in it, e.g. because it is switched off. */
export function parseCpuTimes(text: string, cores: readonly number[]): Omit<CpuTimes, 'at'> | null {
  const wanted = cores.length === 0 ? ['cpu'] : cores.map((core) => `cpu${core}`);
  const sum = { totalTicks: 0, stealTicks: 0 };
  for (const name of wanted) {
    const line = new RegExp(`^${name}((?: +\\d+)+)`, 'm').exec(text)?.[1];
    // user, nice, system, idle, iowait, irq, softirq, steal; the guest times after them are in user already.
    const ticks = line?.trim().split(/ +/).slice(0, 8).map(Number);
    const steal = ticks?.[7];
    if (ticks === undefined || steal === undefined) return null;
    sum.totalTicks += ticks.reduce((total, each) => total + each, 0);
    sum.stealTicks += steal;
  }
  return sum;
}

/** Share, 0 to 1, of the cores' time between two readings that was stolen. */
export function stolenShare(before: CpuTimes | null, after: CpuTimes | null): number | null {
  const stolen = stolenTicks(before, after);
  if (stolen === null || before === null || after === null) return null;
  const total = after.totalTicks - before.totalTicks;
  return total > 0 ? Math.min(1, stolen / total) : null;
}

/** Milliseconds stolen between two readings, summed over the cores, in steps of 10. */
export function stolenMs(before: CpuTimes | null, after: CpuTimes | null): number | null {
  const stolen = stolenTicks(before, after);
  return stolen === null ? null : stolen * TICK;
}

function stolenTicks(before: CpuTimes | null, after: CpuTimes | null): number | null {
  if (before === null || after === null) return null;
  const stolen = after.stealTicks - before.stealTicks;
  // A machine that was moved to another host may count anew: what was lost meanwhile is not known.
  return stolen >= 0 ? stolen : null;
}
