import jstat from 'jstat';

const { studentt } = jstat.jStat;

/** Half-width factor of a two-sided interval: Student's t quantile at 1 - (1 - confidence) / 2. */
export function tFactor(confidence: number, degreesOfFreedom: number): number {
  return studentt.inv(1 - (1 - confidence) / 2, degreesOfFreedom);
}

/** Probability that Student's t is larger than `x`. By symmetry of the tail that keeps its digits. */
export function tUpperTail(x: number, degreesOfFreedom: number): number {
  if (x === Number.POSITIVE_INFINITY) return 0;
  if (x === Number.NEGATIVE_INFINITY) return 1;
  return x > 0 ? studentt.cdf(-x, degreesOfFreedom) : 1 - studentt.cdf(x, degreesOfFreedom);
}
