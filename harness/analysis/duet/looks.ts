import type { Look } from '../../record/compare.ts';

/** Fewest launch pairs that are decided on: fewer have hardly an interval. */
const FEWEST = 5;
/** Launch pairs of each look, as a share of all, and the share of the error rate that it may spend. */
const SPENDING = [
  { launches: 0.4, alpha: 0.15 },
  { launches: 0.7, alpha: 0.25 },
  { launches: 1, alpha: 0.6 },
];

/**
 * When a comparison of as many launch pairs may stop, and what each look may spend. All looks together spend
 * alpha, so that by Bonferroni's inequality a comparison that stops at whichever look first decides errs in at
 * most alpha, whatever the looks have to do with each other.
 */
export function planLooks(launches: number, alpha: number): Look[] {
  const looks: Look[] = [];
  for (const step of SPENDING) {
    const at = Math.max(Math.min(FEWEST, launches), Math.ceil(step.launches * launches));
    const last = looks.at(-1);
    // A look at the same launches decides nothing anew: it has what both would have spent.
    if (last?.launches === at) last.alpha = round(last.alpha + alpha * step.alpha);
    else looks.push({ launches: at, alpha: round(alpha * step.alpha) });
  }
  return looks;
}

/** So that 0.6 x 0.01 is 0.006 in records. */
function round(value: number): number {
  return Number(value.toPrecision(12));
}
