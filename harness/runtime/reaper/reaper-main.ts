/** Entry of the reaper: see reaper.ts. Reads one JSON message a line; acts when its input closes. */
import { rmSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { endCgroup } from '../../machine/cpu/end-cgroup.ts';
import type { Ward } from './reaper.ts';

const wards = new Map<string, Ward>();

const input = createInterface({ input: process.stdin });
input.on('line', (line) => {
  const message = JSON.parse(line) as { watch?: Ward; forget?: Ward };
  if (message.watch) wards.set(JSON.stringify(message.watch), message.watch);
  if (message.forget) wards.delete(JSON.stringify(message.forget));
});
input.on('close', () => {
  if (wards.size === 0) return;
  for (const ward of wards.values()) {
    end(ward);
    if ('container' in ward) void removeContainer(ward);
  }
  // Folders last: a process that was just killed may still have been writing into one.
  setTimeout(() => {
    for (const ward of wards.values()) {
      if ('cgroup' in ward) void endCgroup(ward.cgroup);
      if ('folder' in ward) rmSync(ward.folder, { recursive: true, force: true, maxRetries: 5 });
    }
  }, 300);
});

/** How often and how far apart a container is asked for that the engine may be about to make, ms. */
const TRIES = 8;
const APART = 400;

async function removeContainer({ container, engine }: Extract<Ward, { container: string }>): Promise<void> {
  for (let tries = 0; tries < TRIES; tries++) {
    try {
      // Loaded only where there is a container: every run has a reaper, and it should be small.
      const { clientOf } = await import('../engine/address.ts');
      const docker = await import('../engine/remove.ts');
      if (await docker.removeContainer(clientOf(engine), container)) return;
    } catch {
      // The engine is gone or busy; nobody is left who could be told.
    }
    await new Promise((resolve) => setTimeout(resolve, APART));
  }
}

function end(ward: Ward): void {
  try {
    if ('group' in ward) process.kill(-ward.group, 'SIGKILL');
    if ('process' in ward) process.kill(ward.process, 'SIGKILL');
  } catch {
    // It is gone already, which is what was wanted.
  }
}
