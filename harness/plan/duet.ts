/**
 * Load of one launch pair, seconds. Launches are what differs, so there are as many as the budget has room for;
 * but each must be warm, and the warm-up takes most of the time. With fewer than five, launches that are fast or slow
 * by chance could pass for a change: a short budget makes them shorter, not fewer.
 */
const LAUNCH = { least: 1.6, most: 3.6, wanted: 16, warmup: 0.55, fewest: 5, shortest: 0.64 };

/** Parts of a launch's load where bursts and a steady rate come behind the turns, and how long a launch must be for them, seconds. */
const BEHIND = { warmup: 0.4, together: 0.14, steady: 0.2, least: LAUNCH.least };

export interface DuetLengths {
  launches: number;
  warmupSeconds: number;
  /** Of the turns. */
  durationSeconds: number;
  /** 0 where there is none. */
  togetherSeconds: number;
  steadySeconds: number;
}

/** Launches of each that a comparison has at least, and the budget, seconds, that has room for them. */
export const FEWEST_LAUNCHES = LAUNCH.fewest;
export const LEAST_BUDGET = LAUNCH.fewest * LAUNCH.shortest;

/**
 * How many launch pairs a budget of load has room for, and how long each is loaded, in which way. Fewer than five: no room.
 * @param behind what is wanted behind the turns; launches that are too short for it have none
 */
export function duetLengths(
  budgetSeconds: number,
  behind: { together: boolean; steady: boolean } = { together: false, steady: false },
): DuetLengths {
  const usual = Math.min(LAUNCH.most, Math.max(LAUNCH.least, budgetSeconds / LAUNCH.wanted));
  const seconds = Math.max(LAUNCH.shortest, Math.min(usual, budgetSeconds / LAUNCH.fewest));
  const room = seconds >= BEHIND.least;
  const togetherSeconds = room && behind.together ? down(seconds * BEHIND.together) : 0;
  const steadySeconds = room && behind.steady ? down(seconds * BEHIND.steady) : 0;
  const warmup = togetherSeconds + steadySeconds > 0 ? BEHIND.warmup : LAUNCH.warmup;
  const warmupSeconds = down(seconds * warmup);
  return {
    launches: Math.floor(budgetSeconds / seconds + 1e-9),
    warmupSeconds,
    durationSeconds: down(seconds - warmupSeconds - togetherSeconds - steadySeconds),
    togetherSeconds,
    steadySeconds,
  };
}

/** To whole milliseconds, never beyond the budget. */
function down(seconds: number): number {
  return Math.floor(seconds * 1000 + 1e-6) / 1000;
}
