import type { MeasuredDuet } from '../../record/duet.ts';
import { signed } from '../../words/format.ts';
import { mean, standardDeviation } from '../statistics/moments.ts';
import { tUpperTail } from '../statistics/student.ts';

/** What each of the two used in one launch pair, in the same unit. */
interface Used {
  a: number;
  b: number;
}

/** What a launch pair says of how far its CPU can be believed. */
interface Doubted {
  /** The one that was started first. */
  first: 'a' | 'b';
  /** What speaks against it; null where nothing does. */
  doubt: string | null;
}

/** Launches that may be in doubt, one of so many or a share: their CPU is left out, and the others decide. */
const MOST_DOUBTED = 0.1;
const ONE_OF = 5;
/** Launches of each order from which their difference has a spread, and the p below which it is none of chance. */
const FEWEST = 3;
const CHANCE = 0.001;
/** A difference between the orders that no verdict hangs on, as a share, where any change counts. */
const SMALL = 0.01;

/**
 * Why CPU can't be counted in some launch pairs, in words; null where it can: CPU is known of that was not counted, or
 * the ratio hangs on which of the two was started first.
 * @param values CPU of each launch pair, undefined where it does not tell
 * @param margin change that is too small to matter
 */
export function cpuDoubt(
  trials: readonly Doubted[],
  values: readonly (Used | undefined)[],
  margin: number,
): string | null {
  const doubts = trials.flatMap((trial) => trial.doubt ?? []);
  const [doubt] = doubts;
  const most = Math.max(trials.length >= ONE_OF ? 1 : 0, MOST_DOUBTED * trials.length);
  if (doubt !== undefined && doubts.length > most) {
    return doubts.length === trials.length
      ? doubt
      : `${doubt} (in ${doubts.length} of ${trials.length} launches)`;
  }
  return doubtOfOrder(trials, values, margin);
}

/** What speaks against the CPU of a launch pair; null where nothing does. */
export function doubtIn({ a, b }: MeasuredDuet): string | null {
  for (const [name, arm] of [
    ['A', a],
    ['B', b],
  ] as const) {
    if (arm.cpu?.doubt !== undefined) return `${name}: ${arm.cpu.doubt}`;
  }
  return null;
}

/** Welch's t of the log ratios of launches in which A was started first against those in which B was. */
function doubtOfOrder(
  trials: readonly Doubted[],
  values: readonly (Used | undefined)[],
  margin: number,
): string | null {
  const logs = (wanted: 'a' | 'b') =>
    trials.flatMap(({ first }, index) => {
      const value = values[index];
      return first !== wanted || value === undefined || value.a <= 0 || value.b <= 0
        ? []
        : [Math.log(value.b / value.a)];
    });
  const [one, other] = [logs('a'), logs('b')];
  if (one.length < FEWEST || other.length < FEWEST) return null;
  const apart = mean(one) - mean(other);
  if (Math.abs(apart) / 2 <= Math.max(margin, SMALL)) return null;
  const [u, v] = [standardDeviation(one) ** 2 / one.length, standardDeviation(other) ** 2 / other.length];
  const error = Math.sqrt(u + v);
  // Welch and Satterthwaite's degrees of freedom.
  const degrees = error === 0 ? 1 : (u + v) ** 2 / (u ** 2 / (one.length - 1) + v ** 2 / (other.length - 1));
  const p = error === 0 ? 0 : 2 * tUpperTail(Math.abs(apart) / error, degrees);
  if (p > CHANCE) return null;
  const read = (some: number[]) => signed(Math.expm1(mean(some)));
  return `the change hangs on which of the two was started first: ${read(one)} where A was, ${read(other)} where B was`;
}
