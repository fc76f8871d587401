import type { Look } from '../../record/compare.ts';
import { falseChanges } from './modes.ts';

/** Fewest launch pairs that are decided on: fewer have hardly an interval. */
const FEWEST = 5;
/** Launch pairs of each look, as a share of all, and the share of the error rate that it may spend. */
const SPENDING = [
  { launches: 0.4, alpha: 0.15 },
  { launches: 0.7, alpha: 0.25 },
  { launches: 1, alpha: 0.6 },
];
/** What a look may spend is made smaller by this, again and again, until launches of two modes err no more than others. */
const LESS = 0.94;
/** Launch pairs from which on the spread of so many is near enough to a normal one. */
const MANY = 60;
/** Below this share of the error rate nothing is gained any more: with too few pairs no level is small enough. */
const LEAST_SHARE = 0.4;

/**
 * When a comparison of as many launch pairs may stop, and what each look may spend. All looks together spend
 * alpha at most, so that by Bonferroni's inequality a comparison that stops at whichever look first decides errs in
 * at most alpha, whatever the looks have to do with each other. That counts on launches that spread as a normal
 * distribution does; where they have two modes the chance is counted out, and no more is spent than keeps it
 * below alpha as well.
 * @param levels of each metric that gates, as parts of alpha
 */
export function planLooks(launches: number, alpha: number, levels: readonly number[] = [1]): Look[] {
  const whole = spend(launches, alpha);
  if (launches > MANY) return whole;
  for (let share = 1; share > LEAST_SHARE; share *= LESS) {
    // Mostly one look is to blame: less for the one that has the least to give, else for all.
    for (const looks of [...whole.map((_, index) => lessFor(whole, share, index)), lessFor(whole, share)]) {
      if (falseChanges(looks, levels) <= alpha) return looks;
    }
  }
  return whole;
}

function lessFor(looks: readonly Look[], share: number, only?: number): Look[] {
  return looks.map((look, index) =>
    only === undefined || only === index ? { ...look, alpha: round(look.alpha * share) } : look,
  );
}

function spend(launches: number, alpha: number): Look[] {
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
