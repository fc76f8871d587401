import { number } from '../../../harness/words/format.ts';
import type { LaunchTimeline } from '../chart-data.ts';

/** What every panel shows of a launch at a second, in words. */
export function launchAtSecond({ load, loop }: LaunchTimeline, second: number): string {
  const inLoad = nearest(load.t, second);
  const inLoop = nearest(loop?.t ?? [], second);
  const utilization = loop?.utilization[inLoop];
  return [
    withUnit(load.throughput[inLoad], 'req/s'),
    withUnit(load.p50[inLoad], 'ms median'),
    withUnit(load.max[inLoad], 'ms largest'),
    withUnit(loop?.delayMax[inLoop], 'ms loop delay'),
    withUnit(utilization == null ? undefined : utilization * 100, '% busy'),
    withUnit(loop?.gc[inLoop], 'ms GC'),
  ]
    .filter((part) => part !== null)
    .join(', ');
}

function withUnit(value: number | null | undefined, unit: string): string | null {
  return value === null || value === undefined ? null : `${number(value)} ${unit}`;
}

/** Index of the entry nearest to a second; -1 where there is none. */
function nearest(t: readonly number[], second: number): number {
  let best = -1;
  let distance = Number.POSITIVE_INFINITY;
  t.forEach((at, index) => {
    if (Math.abs(at - second) < distance) [best, distance] = [index, Math.abs(at - second)];
  });
  return best;
}
