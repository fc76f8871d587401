import type { ProbeProcess } from './probe.ts';

/**
 * Those of the probed processes that serve: all but the primary of a cluster, which only hands connections out. So its workers, a
 * server that runs beside it, or the one process where there is no cluster.
 */
export function servingProcesses(processes: readonly ProbeProcess[]): ProbeProcess[] {
  return processes.filter(({ role }) => role !== 'primary');
}
