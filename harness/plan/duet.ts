/**
 * Load of one launch pair, seconds. Launches are what differs, so there are as many as the budget has room for;
 * but each must be warm, and the warm-up takes most of the time.
 */
const LAUNCH = { least: 1.6, most: 3.6, wanted: 16, warmup: 0.55 };

export interface DuetLengths {
  launches: number;
  warmupSeconds: number;
  durationSeconds: number;
}

/** Least budget, seconds, that has room for two launches of each. */
export const LEAST_BUDGET = 2 * LAUNCH.least;

/** How many launch pairs a budget of load has room for, and how long each is loaded. Less than two: no room. */
export function duetLengths(budgetSeconds: number): DuetLengths {
  const seconds = Math.min(LAUNCH.most, Math.max(LAUNCH.least, budgetSeconds / LAUNCH.wanted));
  const warmupSeconds = down(seconds * LAUNCH.warmup);
  return {
    launches: Math.floor(budgetSeconds / seconds + 1e-9),
    warmupSeconds,
    durationSeconds: down(seconds - warmupSeconds),
  };
}

/** To whole milliseconds, never beyond the budget. */
function down(seconds: number): number {
  return Math.floor(seconds * 1000 + 1e-6) / 1000;
}
