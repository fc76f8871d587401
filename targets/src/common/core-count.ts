import os from 'node:os';

/** Cores this process may use; `availableParallelism` heeds CPU affinity, but came only with Node 18.14. */
export function coreCount(): number {
  return os.availableParallelism?.() ?? os.cpus().length;
}
