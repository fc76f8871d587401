import type { Stretch } from '../pacer.ts';
import type { OpenLoad } from './run-open.ts';

/** Connections that are open before the first request, by what a load would need at 10 ms an answer. */
const PREPARED = { least: 4, most: 64, seconds: 0.01 };

/** What every open load has to say; the rest has defaults. */
type Given = Pick<OpenLoad, 'schedule' | 'requests' | 'timeoutSeconds' | 'maxConnections'> &
  Partial<OpenLoad>;

/** An open load that is all one generator's, by its schedule alone. */
export function openLoad(given: Given): { mode: 'open' } & OpenLoad {
  const { schedule, maxConnections } = given;
  return {
    mode: 'open',
    share: { index: 0, of: 1 },
    preparedConnections: preparedFor(schedule.stretches[0]?.from ?? 0, maxConnections),
    insecure: false,
    bySteps: false,
    waiting: 'sleep',
    ...given,
  };
}

/** Connections to open before a load of this rate. */
function preparedFor(rate: number, most: number): number {
  const wanted = Math.ceil(rate * PREPARED.seconds);
  return Math.min(most, Math.max(PREPARED.least, Math.min(PREPARED.most, wanted)));
}

/** A rate that stays, over a warm-up and what is measured. */
export function steady(
  rate: number,
  { warmupSeconds, durationSeconds }: { warmupSeconds: number; durationSeconds: number },
): Stretch[] {
  return [warmupSeconds, durationSeconds]
    .filter((seconds) => seconds > 0)
    .map((seconds) => ({ seconds, from: rate, to: rate }));
}
