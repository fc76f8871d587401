import jstat from 'jstat';

const { studentt } = jstat.jStat;

/** Factors that were worked out, since a comparison asks for the same few again and again; begun anew when there are many. */
const known = new Map<string, number>();
const MANY = 10_000;

/** Half-width factor of a two-sided interval: Student's t quantile at 1 - (1 - confidence) / 2. */
export function tFactor(confidence: number, degreesOfFreedom: number): number {
  const key = `${confidence} ${degreesOfFreedom}`;
  const found = known.get(key);
  if (found !== undefined) return found;
  const factor = studentt.inv(1 - (1 - confidence) / 2, degreesOfFreedom);
  if (known.size >= MANY) known.clear();
  known.set(key, factor);
  return factor;
}

/** Probability that Student's t is larger than `x`. By symmetry of the tail that keeps its digits. */
export function tUpperTail(x: number, degreesOfFreedom: number): number {
  if (x === Number.POSITIVE_INFINITY) return 0;
  if (x === Number.NEGATIVE_INFINITY) return 1;
  return x > 0 ? studentt.cdf(-x, degreesOfFreedom) : 1 - studentt.cdf(x, degreesOfFreedom);
}
