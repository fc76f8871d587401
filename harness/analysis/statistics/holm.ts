/**
 * Holm's step-down procedure (Holm 1979): the level at which each of several hypotheses is decided, so that
 * all of them together err in at most `alpha`. The k-th smallest p (from 0) is compared with alpha / (m - k);
 * from the first that is not below its level on, all are decided at that level. An interval at 1 - level
 * then excludes what the test rejects, so what is printed and what is decided agree.
 *
 * @param p two-sided p of each hypothesis, 0 to 1
 * @returns level of each, in the order given
 */
export function holmLevels(p: readonly number[], alpha: number): number[] {
  const order = p.map((value, index) => ({ value, index })).sort((a, b) => a.value - b.value);
  const levels = p.map(() => alpha);
  let stopped: number | null = null;
  order.forEach(({ value, index }, rank) => {
    const level = stopped ?? alpha / (p.length - rank);
    levels[index] = level;
    if (stopped === null && value > level) stopped = level;
  });
  return levels;
}
