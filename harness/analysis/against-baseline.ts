import type { Comparison } from '../record/comparison.ts';
import type { Estimate } from '../record/estimate.ts';
import { verdictOf } from './compare.ts';
import { tFactor } from './statistics/student.ts';

/**
 * Two estimates that were not measured side by side: the change of `now` against `then`, with Welch's interval on
 * the scale of logarithms (error of a logarithm = relative error, degrees of freedom by Welch and Satterthwaite).
 * What drifted on the machine between the two is in it.
 * @param level error rate of this metric
 */
export function againstBaseline(
  {
    metric,
    route,
    unit,
    better,
    gating,
  }: Pick<Comparison, 'metric' | 'route' | 'unit' | 'better' | 'gating'>,
  then: Estimate,
  now: Estimate,
  margin: number,
  level: number,
): Comparison {
  const [a, b] = [relativeError(then), relativeError(now)];
  const known = a !== null && b !== null && then.value > 0 && now.value > 0;
  const centre = Math.log(now.value / then.value);
  let ci: [number, number] | null = null;
  if (known) {
    const variance = a ** 2 + b ** 2;
    const degrees = variance === 0 ? 1 : variance ** 2 / (a ** 4 / (then.n - 1) + b ** 4 / (now.n - 1));
    const half = tFactor(1 - level, degrees) * Math.sqrt(variance);
    ci = [Math.expm1(centre - half), Math.expm1(centre + half)];
  }
  const worst = ci === null ? null : better === 'lower' ? ci[1] : -ci[0];
  return {
    metric,
    ...(route === undefined ? {} : { route }),
    unit,
    better,
    gating,
    a: then,
    b: now,
    change: known ? Math.expm1(centre) : null,
    ci,
    confidence: 1 - level,
    n: Math.min(then.n, now.n),
    method: 'Welch t of logarithms, not side by side',
    verdict: ci === null ? 'inconclusive' : verdictOf(ci, better, margin),
    cannotRuleOut: worst === null ? null : Math.max(0, worst),
    signFlip: null,
    ...(known ? {} : { note: 'not measured in both, or by one launch only' }),
  };
}

function relativeError({ value, ci, confidence, n }: Estimate): number | null {
  if (ci === null || n < 2 || value <= 0) return null;
  return (ci[1] - ci[0]) / 2 / tFactor(confidence, n - 1) / value;
}
