import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { setPriority } from 'node:os';

/** Of the thread that makes the load: what is due comes before what others would like to do on its core. */
const AHEAD = -10;
const BEHIND = 19;
/** A scheduler that is fair lets what runs end its slice of some milliseconds, whatever the priority: real time does not wait for it. */
const REAL_TIME = ['--rr', '--pid', '1'];

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
  // Of this thread alone: the helpers stay behind. Without the right to it, or the command, nothing changes.
  spawnSync('chrt', [...REAL_TIME, String(process.pid)], { stdio: 'ignore' });
}
