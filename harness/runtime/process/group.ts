import { setTimeout as sleep } from 'node:timers/promises';

const POLL = 10;

/** Whether any process of the group is left; zombies that wait for their parent count too. */
export function groupAlive(group: number): boolean {
  try {
    process.kill(-group, 0);
    return true;
  } catch (error) {
    // EPERM: it is there, but is somebody else's.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
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
