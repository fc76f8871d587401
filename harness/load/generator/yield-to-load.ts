import { readdirSync } from 'node:fs';
import { setPriority } from 'node:os';

/** The load comes before what others would like to do on its core, and the engine's helpers behind it. */
const AHEAD = -10;
const BEHIND = 19;

/**
 * The engine's helper threads, which compile in the background, share the generator's core and would hold up
 * what is due by milliseconds: they get what the load leaves. Where the system allows it, the load itself comes before
 * what else runs on its cores, the target included where the two share them: a generator that waits for its turn
 * would tell of that and not of the target. Linux only, where a thread has a priority.
 */
export function yieldToLoad(): void {
  if (process.platform !== 'linux') return;
  for (const thread of readdirSync('/proc/self/task').map(Number)) {
    try {
      setPriority(thread, thread === process.pid ? AHEAD : BEHIND);
    } catch {
      // It ended meanwhile, or the system does not allow it: then the load is a little less even.
    }
  }
}
