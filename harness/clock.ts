import { performance } from 'node:perf_hooks';

/**
 * Offset between this process's `performance.now()` and the machine's monotonic clock. The monotonic
 * clock is one for all processes of a machine, containers included, so times taken in the generator,
 * in the target's probe and here lie on one axis, whatever the wall clock does.
 */
const offset = Number(process.hrtime.bigint()) / 1e6 - performance.now();

/** Milliseconds on the machine's monotonic clock, with microsecond digits. */
export function monotonicNow(): number {
  return offset + performance.now();
}
