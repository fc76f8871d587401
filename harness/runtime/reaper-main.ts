/** Entry of the reaper: see reaper.ts. Reads one JSON message a line; acts when its input closes. */
import { rmSync } from 'node:fs';
import { createInterface } from 'node:readline';
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
  for (const ward of wards.values()) end(ward);
  // Folders last: a process that was just killed may still have been writing into one.
  setTimeout(() => {
    for (const ward of wards.values()) {
      if ('folder' in ward) rmSync(ward.folder, { recursive: true, force: true, maxRetries: 5 });
    }
  }, 300);
});

function end(ward: Ward): void {
  try {
    if ('group' in ward) process.kill(-ward.group, 'SIGKILL');
    if ('process' in ward) process.kill(ward.process, 'SIGKILL');
  } catch {
    // It is gone already, which is what was wanted.
  }
}
