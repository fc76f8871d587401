import { readdirSync } from 'node:fs';
import { setPriority } from 'node:os';

/**
 * The engine's helper threads, which compile in the background, share the generator's core and would hold up
 * what is due by milliseconds: they get what the load leaves. Linux only, where a thread has a priority.
 */
export function yieldToLoad(): void {
  if (process.platform !== 'linux') return;
  for (const thread of readdirSync('/proc/self/task').map(Number)) {
    try {
      if (thread !== process.pid) setPriority(thread, 19);
    } catch {
      // It ended meanwhile, or the system does not allow it: then the load is a little less even.
    }
  }
}
