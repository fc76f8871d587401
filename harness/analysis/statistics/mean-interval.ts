import type { Estimate } from '../../record/estimate.ts';
import { mean, standardDeviation } from './moments.ts';
import { tFactor } from './student.ts';

/**
 * The mean of one value a launch, with its t-interval: mean -+ t(n - 1) * s / sqrt(n). One launch gives a
 * value without an interval, and says that another is missing. Null without any launch.
 */
export function meanEstimate(values: readonly number[], unit: string, confidence: number): Estimate | null {
  const n = values.length;
  if (n === 0) return null;
  const value = mean(values);
  if (n === 1) {
    return {
      value,
      unit,
      ci: null,
      confidence,
      n,
      method: 'one launch',
      missing: '1 more launch for an interval',
    };
  }
  const half = (tFactor(confidence, n - 1) * standardDeviation(values)) / Math.sqrt(n);
  return { value, unit, ci: [value - half, value + half], confidence, n, method: 't over launches' };
}
