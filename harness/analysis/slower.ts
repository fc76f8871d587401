import type { Comparison, Verdict } from '../record/comparison.ts';
import type { Slower } from '../record/gate.ts';

/**
 * The question of a gate: did it become slower? `yes` where a metric that decides, of the whole or of a route, is worse
 * beyond its margin; `no` where the interval of each of them ends within it, whatever is left open on the other side.
 * @param marginOf of a metric that has none of its own
 */
export function slowerOf(
  verdict: Verdict,
  comparisons: readonly Comparison[],
  marginOf: (metric: string) => number,
): Slower {
  if (verdict === 'regressed') return 'yes';
  const gating = comparisons.filter((one) => one.gating);
  if (verdict === 'invalid' || gating.length === 0) return 'unknown';
  return gating.every((one) => withinMargin(one, marginOf)) ? 'no' : 'unknown';
}

/** Whether it is worse by its margin at most, so far as its interval tells. */
function withinMargin(
  { metric, margin, cannotRuleOut }: Comparison,
  marginOf: (metric: string) => number,
): boolean {
  return cannotRuleOut !== null && cannotRuleOut <= (margin ?? marginOf(metric));
}
