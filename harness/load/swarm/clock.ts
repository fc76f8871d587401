import { monotonicNow } from '../../clock.ts';

/** What is known of another machine's monotonic clock, ms. */
export interface ClockReading {
  /** Its clock less this one's. */
  offset: number;
  /** The offset is at most this far from the truth, however unevenly the two ways took their time. */
  uncertainty: number;
}

/** A generator's clock over a whole load, ms. */
export interface ClockCheck extends ClockReading {
  /** How far it had moved from this clock by the end of the load. */
  drift: number;
  /** Bound on what its times were wrong by on this clock's axis, from the start to the end. */
  error: number;
}

/** Beyond it a start that shall be one for all is not one, ms. */
export const MAX_CLOCK_ERROR = 1;
const ROUNDS = 40;

/**
 * Reads another clock by asking for it again and again. The answer was given between question and answer, so
 * its middle is off by at most half of the round trip; the fastest round says most (Cristian, Probabilistic
 * clock synchronization, 1989).
 * @param ask resolves to what the other clock showed, ms
 */
export async function readClock(
  ask: (round: number) => Promise<number>,
  now: () => number = monotonicNow,
): Promise<ClockReading> {
  let best: ClockReading = { offset: 0, uncertainty: Infinity };
  for (let round = 0; round < ROUNDS; round++) {
    const asked = now();
    const at = await ask(round);
    const answered = now();
    const uncertainty = (answered - asked) / 2;
    if (uncertainty < best.uncertainty) best = { offset: at - (asked + answered) / 2, uncertainty };
  }
  return best;
}

/** Why clocks may have been too far apart; each a sentence. @param checks in the order of the generators */
export function clockWeaknesses(checks: readonly ClockCheck[]): string[] {
  const worst = Math.max(0, ...checks.map(({ error }) => error));
  if (worst <= MAX_CLOCK_ERROR) return [];
  const which = checks.findIndex(({ error }) => error === worst) + 1;
  return [
    `the clock of generator ${which} of ${checks.length} was known to ${worst.toFixed(2)} ms only, over ${MAX_CLOCK_ERROR} ms`,
  ];
}

/** What a clock that was read before and after a load may have been wrong by meanwhile. */
export function checkClock(before: ClockReading, after: ClockReading): ClockCheck {
  const drift = after.offset - before.offset;
  return { ...before, drift, error: Math.max(before.uncertainty, Math.abs(drift) + after.uncertainty) };
}
