import { standardDeviation } from '../statistics/moments.ts';
import { tFactor } from '../statistics/student.ts';

/** Share of such comparisons in which a change of this size is seen. */
const POWER = 0.8;

/**
 * The change that as many launch pairs would see in 80 % of comparisons, beyond whatever the margin is, as a
 * share: (t(1 - alpha/2) + t(0.8)) s / sqrt(n), with s the spread of the pairs' log ratios (the usual
 * approximation for a paired t, e.g. Cohen 1988, 2.3). Null for fewer than two pairs.
 */
export function visibleChange(spread: number, launches: number, alpha: number): number | null {
  if (launches < 2) return null;
  const degrees = launches - 1;
  const factor = tFactor(1 - alpha, degrees) + tFactor(2 * POWER - 1, degrees);
  return Math.expm1((factor * spread) / Math.sqrt(launches));
}

/** Spread of launch pairs: the standard deviation of ln(b/a). Null for fewer than two. */
export function launchSpread(pairs: readonly { a: number; b: number }[]): number | null {
  const logs = pairs.filter(({ a, b }) => a > 0 && b > 0).map(({ a, b }) => Math.log(b / a));
  return logs.length < 2 ? null : standardDeviation(logs);
}
