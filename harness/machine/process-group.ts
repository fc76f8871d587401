import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

const POLL = 10;

/**
 * Whether any process of the group is left that could still do something. One that has ended and waits for its
 * parent to notice can't: an orphan's new parent is the system's first process, which in a container may take
 * seconds. Where the system does not tell the two apart, both count.
 */
export function groupAlive(group: number): boolean {
  try {
    process.kill(-group, 0);
  } catch (error) {
    // EPERM: it is there, but is somebody else's.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
  const states = membersOf(group).map(({ state }) => state);
  return states.length === 0 || states.some((state) => state !== 'Z' && state !== 'X');
}

/** The processes of a group and their states, as the kernel letters them; none where it does not tell. */
export function membersOf(group: number): { pid: string; state: string }[] {
  try {
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .flatMap((pid) => {
        const found = stateOf(pid);
        return found?.group === group ? [{ pid, state: found.state }] : [];
      });
  } catch {
    return [];
  }
}

function stateOf(pid: string): { group: number; state: string } | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'latin1');
    // The name in brackets may hold anything; state, parent and group follow it.
    const [state = '', , group] = text.slice(text.lastIndexOf(')') + 2).split(' ');
    return { group: Number(group), state };
  } catch {
    // It ended meanwhile.
    return null;
  }
}

/**
 * Ends a process group: SIGTERM, and after `graceMs` SIGKILL. Resolves once no process of it is left;
 * true if force was needed.
 */
export async function endGroup(group: number, graceMs: number): Promise<boolean> {
  signal(group, 'SIGTERM');
  if (await gone(group, graceMs)) return false;
  signal(group, 'SIGKILL');
  await gone(group, 5000);
  return true;
}

function signal(group: number, name: NodeJS.Signals): void {
  try {
    process.kill(-group, name);
  } catch {
    // The group is empty already.
  }
}

async function gone(group: number, withinMs: number): Promise<boolean> {
  for (const end = performance.now() + withinMs; performance.now() < end; await sleep(POLL)) {
    if (!groupAlive(group)) return true;
  }
  return !groupAlive(group);
}
