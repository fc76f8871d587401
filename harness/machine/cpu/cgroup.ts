import { randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Where the kernel counts CPU by control group: where the files are, and which group a process is in. */
interface Hierarchy {
  version: 1 | 2;
  /** Its folder, and the group that the folder shows. */
  mount: string;
  shows: string;
}

/**
 * The hierarchies of control groups that count CPU, the finer first: version 1 counts nanoseconds, version 2
 * microseconds, in each of its groups and with no controller switched on. None but on Linux.
 */
function hierarchies(root: string): Hierarchy[] {
  try {
    return readFileSync(join(root, 'proc/self/mountinfo'), 'utf8')
      .split('\n')
      .flatMap((line): Hierarchy[] => {
        // Four numbers and names, the group shown, the folder, then after a dash the kind and its options.
        const [before = '', after = ''] = line.split(' - ');
        const [, , , shows = '/', mount = ''] = before.split(' ');
        const [kind, , options = ''] = after.split(' ');
        if (kind === 'cgroup2') return [{ version: 2, mount: join(root, mount), shows }];
        const counts = kind === 'cgroup' && options.split(',').includes('cpuacct');
        return counts ? [{ version: 1, mount: join(root, mount), shows }] : [];
      })
      .sort((one, other) => one.version - other.version);
  } catch {
    return [];
  }
}

/** The group that a process is in within a hierarchy, as its folder; null where that can't be seen from here. */
function folderIn({ version, mount, shows }: Hierarchy, pid: number | 'self', root: string): string | null {
  const lines = readFileSync(join(root, 'proc', String(pid), 'cgroup'), 'utf8').split('\n');
  for (const line of lines) {
    const [, controllers = '', ...rest] = line.split(':');
    const path = rest.join(':');
    if (version === 2 ? controllers !== '' : !controllers.split(',').includes('cpuacct')) continue;
    const below = shows !== '/' && path.startsWith(shows) ? path.slice(shows.length) : path;
    if (below.includes('/..')) return null;
    return join(mount, below);
  }
  return null;
}

/**
 * The control group that counts a process's CPU, as its folder; null where there is none to be seen.
 * @param root holds `proc`, and what is mounted
 */
export function cgroupOf(pid: number, root = '/'): string | null {
  for (const hierarchy of hierarchies(root)) {
    try {
      const folder = folderIn(hierarchy, pid, root);
      if (folder !== null && cgroupUsage(folder) !== null) return folder;
    } catch {
      // It has ended, or another hierarchy knows it.
    }
  }
  return null;
}

/**
 * A new control group below the one that this process is in, so that the limits of this one hold there too. It counts
 * the CPU of all that is ever in it: threads and processes that have ended, and those that left their parents.
 * @returns its folder, or null where none can be made: not on Linux, or not allowed to
 */
export function makeCgroup(root = '/'): string | null {
  for (const hierarchy of hierarchies(root)) {
    let folder: string | null = null;
    try {
      const own = folderIn(hierarchy, 'self', root);
      if (own === null) continue;
      folder = join(own, `paceline-${process.pid}-${randomBytes(4).toString('hex')}`);
      mkdirSync(folder);
      if (cgroupUsage(folder) !== null) return folder;
    } catch {
      // Another hierarchy may allow it.
    }
    if (folder !== null) removeCgroup(folder);
  }
  return null;
}

/** Puts a process with all its threads into a group; what it starts from then on is there too. False if refused. */
export function enterCgroup(folder: string, pid: number): boolean {
  try {
    writeFileSync(join(folder, 'cgroup.procs'), String(pid));
    return true;
  } catch {
    return false;
  }
}

/** Milliseconds of CPU that a group and those below it have used since they were made; null where it has no count. */
export function cgroupUsage(folder: string): number | null {
  try {
    return Number(readFileSync(join(folder, 'cpuacct.usage'), 'latin1')) / 1e6;
  } catch {
    // Version 2 has it among others.
  }
  try {
    const used = /^usage_usec (\d+)$/m.exec(readFileSync(join(folder, 'cpu.stat'), 'latin1'))?.[1];
    return used === undefined ? null : Number(used) / 1000;
  } catch {
    return null;
  }
}

/** The processes in a group and in those below it. */
export function cgroupMembers(folder: string): number[] {
  try {
    const own = readFileSync(join(folder, 'cgroup.procs'), 'latin1').split('\n').filter(Boolean).map(Number);
    return [...own, ...foldersIn(folder).flatMap(cgroupMembers)];
  } catch {
    return [];
  }
}

/** Removes a group with those below it. False while a process is left in one of them. */
export function removeCgroup(folder: string): boolean {
  try {
    for (const below of foldersIn(folder)) removeCgroup(below);
    rmdirSync(folder);
    return true;
  } catch {
    return !isFolder(folder);
  }
}

function foldersIn(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => join(folder, name));
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
