import { readdirSync, readFileSync } from 'node:fs';

/** Ticks of a second: the kernel reports in hundredths on every Linux Node runs on. */
const TICKS = 100;

/**
 * Seconds for which these cores, or all where none are given, were at work since the machine started, by the text of /proc/stat: not
 * idle, not waiting for a disk, and not taken by the host for others.
 */
export function inUse(text: string, cores: readonly number[]): number {
  const names = cores.length === 0 ? ['cpu'] : cores.map((core) => `cpu${core}`);
  return names.reduce((sum, name) => {
    const ticks = new RegExp(`^${name}((?: +\\d+)+)`, 'm').exec(text)?.[1]?.trim().split(/ +/).map(Number);
    if (ticks === undefined) throw new Error(`Expected ${name} in /proc/stat, got none`);
    const [user = 0, nice = 0, system = 0, , , irq = 0, softirq = 0] = ticks;
    return sum + (user + nice + system + irq + softirq) / TICKS;
  }, 0);
}

/** A process and all that it started, and so on. */
export function processesOf(root: number): number[] {
  const children = new Map<number, number[]>();
  for (const entry of readdirSync('/proc')) {
    if (!/^\d+$/.test(entry)) continue;
    try {
      // The name in brackets may hold anything; the parent is the second field after it.
      const stat = readFileSync(`/proc/${entry}/stat`, 'utf8');
      const parent = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
      children.set(parent, [...(children.get(parent) ?? []), Number(entry)]);
    } catch {
      // It ended meanwhile.
    }
  }
  const all = [root];
  for (const pid of all) all.push(...(children.get(pid) ?? []));
  return all;
}
