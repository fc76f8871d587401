import type { Stretch } from '../pacer.ts';
import type { OpenLoad } from './run-open.ts';

/** Connections that are open before the first request, by what a load would need at 10 ms an answer. */
const PREPARED = { least: 4, most: 64, seconds: 0.01 };

/** What every open load has to say; the rest has defaults. */
type Given = Pick<OpenLoad, 'schedule' | 'requests' | 'timeoutSeconds' | 'maxConnections'> &
  Partial<OpenLoad>;

/**
 * An open load that is all one generator's, by its schedule alone.
 * @param answerMs what an answer is known to take when nobody waits, ms; null where nothing is known of it
 */
export function openLoad(given: Given, answerMs: number | null = null): { mode: 'open' } & OpenLoad {
  const { schedule, maxConnections } = given;
  return {
    mode: 'open',
    share: { index: 0, of: 1 },
    preparedConnections: preparedFor(schedule.stretches[0]?.from ?? 0, maxConnections, answerMs),
    insecure: false,
    bySteps: false,
    waiting: 'sleep',
    ...given,
  };
}

/** Connections to open before a load of this rate: as many as it is known to need (Little), else a few. */
function preparedFor(rate: number, most: number, answerMs: number | null): number {
  const few = Math.max(PREPARED.least, Math.min(PREPARED.most, Math.ceil(rate * PREPARED.seconds)));
  const needed = answerMs === null ? 0 : Math.ceil((rate * answerMs) / 1000);
  return Math.min(most, Math.max(few, needed));
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
