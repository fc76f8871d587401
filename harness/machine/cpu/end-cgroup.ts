import { setTimeout as sleep } from 'node:timers/promises';
import { cgroupMembers, removeCgroup } from './cgroup.ts';

/** How often it is tried, and how far apart, ms: the kernel takes a moment to end what was killed. */
const TRIES = 60;
const APART = 50;

/** Kills whatever is left in a control group and removes it. True if nothing of it is left. */
export async function endCgroup(folder: string): Promise<boolean> {
  for (let tries = 0; tries < TRIES; tries++) {
    for (const pid of cgroupMembers(folder)) kill(pid);
    if (removeCgroup(folder)) return true;
    await sleep(APART);
  }
  return false;
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended.
  }
}
