/** How far before a request is due the metronome may ring, and so how long a ring may be waited out, ms. */
export const LONGEST_LEAD = 0.15;
export const FIRST_LEAD = 0.08;
/** Rings that shall come in time; the others are late by a few microseconds. */
const IN_TIME = 0.7;
const STEP = 0.002;

/**
 * How far ahead the metronome should ring so that most rings come just before their request is due. It
 * follows a quantile of the time that waking takes: up by a small step for each ring that came late, down by
 * a smaller one for each that came early (Robbins and Monro's stochastic approximation).
 */
export function adjustLead(lead: number, early: number): number {
  const next = early < 0 ? lead + STEP * IN_TIME : lead - STEP * (1 - IN_TIME);
  return Math.min(LONGEST_LEAD, Math.max(0, next));
}
