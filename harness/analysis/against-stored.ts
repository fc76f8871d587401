import type { CompareResult } from '../record/compare.ts';
import type { Comparison } from '../record/comparison.ts';
import { againstBaseline } from './against-baseline.ts';
import { fingerprintDifferences } from './fingerprint-differences.ts';

/**
 * Today's figures against those of an earlier comparison, of which what was the change then is the base now; none where
 * the machine or Node is another, with what differs.
 */
export function againstStored(
  then: CompareResult,
  now: CompareResult,
): { comparisons: Comparison[]; differences: string[] } {
  const differences = fingerprintDifferences(then.fingerprint, now.fingerprint);
  if (differences.length > 0) return { comparisons: [], differences };
  const gating = now.comparisons.filter((one) => one.gating).length;
  const comparisons = now.comparisons.flatMap((one) => {
    const before = then.comparisons.find(
      ({ metric, route, phase }) => metric === one.metric && route === one.route && phase === one.phase,
    )?.b;
    if (before == null || one.b === null || one.scale !== undefined) return [];
    const level = one.gating ? now.alpha / Math.max(1, gating) : now.alpha;
    return [againstBaseline(one, before, one.b, now.margins[one.metric] ?? now.margin, level)];
  });
  return { comparisons, differences };
}
