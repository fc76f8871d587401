import { spawnSync } from 'node:child_process';
import type { DuetJob } from '../duet/job.ts';
import type { GeneratorJob } from './job.ts';

/** The least real-time priority: nothing but the load has any. */
const REAL_TIME = ['--rr', '--pid', '1'];

/**
 * Gives this thread, and those that it starts from now on, a real-time priority where the system allows it: a fair scheduler lets what
 * runs end its slice of some milliseconds, whatever the priority of what waits. The engine's helpers stay behind. Linux only.
 */
export function takeRealTime(job: GeneratorJob | DuetJob): void {
  // Linux takes a core away for 50 ms of each second from real-time work that never sleeps.
  if (process.platform !== 'linux' || neverSleeps(job)) return;
  // Without the right to it, or the command, nothing changes.
  spawnSync('chrt', [...REAL_TIME, String(process.pid)], { stdio: 'ignore' });
}

function neverSleeps(job: GeneratorJob | DuetJob): boolean {
  return 'load' in job && job.load.mode === 'open' && job.load.waiting === 'spin';
}
