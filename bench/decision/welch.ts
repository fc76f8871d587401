import { mean, standardDeviation } from '../../harness/analysis/statistics/moments.ts';
import { tUpperTail } from '../../harness/analysis/statistics/student.ts';

/** Welch's t-test of equal means, two-sided; each sample has at least two values. */
export function welch(a: readonly number[], b: readonly number[]): { t: number; df: number; p: number } {
  const parts = [a, b].map((values) => standardDeviation(values) ** 2 / values.length);
  const error = parts.reduce((sum, part) => sum + part, 0);
  const t = (mean(b) - mean(a)) / Math.sqrt(error);
  const [first = 0, second = 0] = parts;
  const df = error ** 2 / (first ** 2 / (a.length - 1) + second ** 2 / (b.length - 1));
  return { t, df, p: 2 * tUpperTail(Math.abs(t), df) };
}
