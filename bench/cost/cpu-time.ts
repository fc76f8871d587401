import { readdirSync, readFileSync } from 'node:fs';

/**
 * CPU milliseconds of a process and all its threads, from the scheduler's own count in nanoseconds; the usual
 * count comes in hundredths of a second. Linux only.
 */
export function cpuTime(pid: number): number {
  let nanoseconds = 0;
  for (const thread of readdirSync(`/proc/${pid}/task`)) {
    try {
      nanoseconds += Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').split(' ', 1)[0]);
    } catch {
      // It ended meanwhile.
    }
  }
  return nanoseconds / 1e6;
}
