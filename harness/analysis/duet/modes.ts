import type { Look } from '../../record/compare.ts';
import { tFactor } from '../statistics/student.ts';

/**
 * Some services are fast or slow by chance for as long as a launch lives: as their code was compiled, or their
 * memory laid out. Of two such launches of the same code one is slow and the other not in at most 1 of 2 pairs, so
 * a pair differs by the distance of the modes in the one direction or the other with a probability of at most 1/4
 * each: p (1 - p), p the chance of being slow. Little else varies, so that a t distribution says nothing of them.
 */
const ONE_WAY = 1 / 4;

/**
 * Fewest launch pairs that may call a change, for an error rate: with fewer, all pairs differ in the same direction
 * by chance alone more often than that, 2 (1/4)^n in each of so many metrics.
 */
export function fewestPairs(alpha: number, metrics = 1): number {
  return Math.ceil(Math.log((2 * metrics) / alpha) / Math.log(1 / ONE_WAY));
}

/**
 * The probability that equal services with two modes are called different at one of some looks, margin 0, exactly:
 * over all ways in which the pairs may fall. A pair is +1, -1 or 0, so that what a look sees depends on how many
 * there are of each alone. It is least favourable where both modes are as likely and the margin is 0.
 * @param levels of each metric that gates, the part of the error rate that the first of its family has, whatever they have
 * to do with each other
 */
export function falseChanges(looks: readonly Look[], levels: readonly number[] = [1]): number {
  const chances = new Map([...new Set(levels)].map((level) => [level, falseChangesAt(looks, level)]));
  return Math.min(
    1,
    levels.reduce((sum, level) => sum + (chances.get(level) ?? 0), 0),
  );
}

function falseChangesAt(looks: readonly Look[], level: number): number {
  let wrong = 0;
  let pairs = 0;
  // By how many are +1 and -1; once called, a comparison is over.
  let open = new Map<string, { up: number; down: number; chance: number }>([
    ['0 0', { up: 0, down: 0, chance: 1 }],
  ]);
  for (const { launches, alpha } of looks) {
    for (; pairs < launches; pairs++) open = oneMore(open);
    const factor = launches < 2 ? Number.POSITIVE_INFINITY : tFactor(1 - alpha * level, launches - 1);
    for (const [key, { up, down, chance }] of open) {
      if (!called(up, down, launches, factor)) continue;
      wrong += chance;
      open.delete(key);
    }
  }
  return wrong;
}

function oneMore(open: ReadonlyMap<string, { up: number; down: number; chance: number }>) {
  const next = new Map<string, { up: number; down: number; chance: number }>();
  const add = (up: number, down: number, chance: number) => {
    const key = `${up} ${down}`;
    const there = next.get(key);
    if (there === undefined) next.set(key, { up, down, chance });
    else there.chance += chance;
  };
  for (const { up, down, chance } of open.values()) {
    add(up + 1, down, chance * ONE_WAY);
    add(up, down + 1, chance * ONE_WAY);
    add(up, down, chance * (1 - 2 * ONE_WAY));
  }
  return next;
}

/** Whether the t-interval of so many pairs lies beyond 0. None that differs is no change, whatever else varies. */
function called(up: number, down: number, pairs: number, factor: number): boolean {
  if (up === down) return false;
  const mean = (up - down) / pairs;
  const variance = Math.max(0, (up + down - pairs * mean * mean) / (pairs - 1));
  return Math.abs(mean) > factor * Math.sqrt(variance / pairs);
}
