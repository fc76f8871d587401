import type { Counted } from '../machine/cpu/cpu-counter.ts';
import type { CpuCount } from '../record/cpu.ts';
import type { ProbeProcess } from '../record/probe.ts';

/**
 * How far the probe's count may lie above the other: a share, and seconds, since it is read between two beats, as if
 * the processes had been as busy all the time between.
 */
const TOLERANCE = { share: 0.1, seconds: 0.05 };

/**
 * A count of CPU held against the probe's. The probe runs in some of the processes only, so that it may well have seen
 * less; what it saw and the count did not was not counted.
 */
export function holdAgainstProbe(counted: Counted | null, probe: readonly ProbeProcess[]): CpuCount | null {
  if (counted === null) return null;
  const told = probe.flatMap(({ cpuSeconds }) => cpuSeconds ?? []);
  const probeSeconds = told.length === 0 ? null : told.reduce((sum, one) => sum + one, 0);
  const found = { ...counted, probeSeconds };
  const most = counted.seconds * (1 + TOLERANCE.share) + TOLERANCE.seconds;
  if (found.doubt !== undefined || probeSeconds === null || probeSeconds <= most) return found;
  return {
    ...found,
    doubt: `its processes say that they used ${seconds(probeSeconds)} s, of which ${seconds(counted.seconds)} s were counted`,
  };
}

function seconds(value: number): string {
  return value.toFixed(2);
}
