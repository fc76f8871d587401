/**
 * Load of one launch pair, seconds. Launches are what differs, so there are as many as the budget has room for;
 * but each must be warm, and the warm-up takes most of the time. With fewer than five, launches that are fast or slow
 * by chance could pass for a change: a short budget makes them shorter, not fewer.
 */
const LAUNCH = { least: 1.6, most: 3.6, wanted: 16, warmup: 0.55, fewest: 5, shortest: 0.64 };

export interface DuetLengths {
  launches: number;
  warmupSeconds: number;
  durationSeconds: number;
}

/** Launches of each that a comparison has at least, and the budget, seconds, that has room for them. */
export const FEWEST_LAUNCHES = LAUNCH.fewest;
export const LEAST_BUDGET = LAUNCH.fewest * LAUNCH.shortest;

/** How many launch pairs a budget of load has room for, and how long each is loaded. Fewer than five: no room. */
export function duetLengths(budgetSeconds: number): DuetLengths {
  const usual = Math.min(LAUNCH.most, Math.max(LAUNCH.least, budgetSeconds / LAUNCH.wanted));
  const seconds = Math.max(LAUNCH.shortest, Math.min(usual, budgetSeconds / LAUNCH.fewest));
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
