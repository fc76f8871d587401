import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** The cores this process may run on, in order; empty where cores can't be assigned to processes. */
export function assignableCores(): number[] {
  if (process.platform !== 'linux' || !hasTaskset()) return [];
  try {
    const status = readFileSync('/proc/self/status', 'utf8');
    return parseCpuList(/^Cpus_allowed_list:\s*(.*)$/m.exec(status)?.[1] ?? '');
  } catch {
    return [];
  }
}

/** Reads the kernel's list format, e.g. `0-2,5` is 0, 1, 2 and 5. */
export function parseCpuList(list: string): number[] {
  return list
    .trim()
    .split(',')
    .filter((part) => part !== '')
    .flatMap((part) => {
      const [from = Number.NaN, to = from] = part.split('-').map(Number);
      return Array.from({ length: to - from + 1 }, (_, index) => from + index);
    });
}

/** Prefixes a command so that it and all it starts run on these cores; none means anywhere. */
export function pinned(cores: readonly number[], command: readonly string[]): string[] {
  return cores.length === 0 ? [...command] : ['taskset', '-c', cores.join(','), ...command];
}

function hasTaskset(): boolean {
  try {
    execFileSync('taskset', ['-c', '-p', String(process.pid)], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
