import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The process group that holds all of a container's processes but its first, which only waits for them; null if
 * they are not seen from here, or are in several. An engine elsewhere numbers processes that this machine has
 * others under, so the kernel must say that it is that container's.
 * @param pid of the container's first process, as the engine says
 * @param id the container's, in full
 * @param root holds `proc`
 */
export function groupInContainer(pid: number, id: string, root = '/'): number | null {
  try {
    if (!readFileSync(join(root, 'proc', String(pid), 'cgroup'), 'utf8').includes(id)) return null;
    const family = familyOf(pid, join(root, 'proc'));
    const groups = new Set(family.map(({ group }) => group));
    const [group] = groups;
    return groups.size === 1 && group !== undefined ? group : null;
  } catch {
    return null;
  }
}

interface Process {
  pid: number;
  parent: number;
  group: number;
}

/** All processes below one. */
function familyOf(ancestor: number, proc: string): Process[] {
  const all = readdirSync(proc)
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => readProcess(join(proc, name, 'stat')) ?? []);
  const family: Process[] = [];
  let parents = new Set([ancestor]);
  while (parents.size > 0) {
    const children = all.filter(({ parent }) => parents.has(parent));
    family.push(...children);
    parents = new Set(children.map(({ pid }) => pid));
  }
  return family;
}

function readProcess(path: string): Process | null {
  try {
    const text = readFileSync(path, 'latin1');
    // The name in brackets may hold anything; state, parent and group follow it.
    const [, parent, group] = text.slice(text.lastIndexOf(')') + 2).split(' ');
    return { pid: Number.parseInt(text, 10), parent: Number(parent), group: Number(group) };
  } catch {
    // It ended meanwhile.
    return null;
  }
}
