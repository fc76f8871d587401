import type { RegressionDecision, Told } from './results.ts';
import type { Row } from './row.ts';

/** The comparisons in which a row's change must show. */
export function expectedOf<T extends Pick<Told, 'metric' | 'route'>>(
  { seen }: Pick<Row, 'seen'>,
  comparisons: readonly T[],
): T[] {
  if (seen === null) return [];
  return comparisons.filter(
    ({ metric, route }) =>
      seen.metrics.includes(metric) && (seen.route === undefined || seen.route === route),
  );
}

/** Which way an interval leaves no change out; null where it holds it, or where there is none. */
export function directionOf({ ci, better }: Pick<Told, 'ci' | 'better'>): 'worse' | 'better' | null {
  if (ci === null) return null;
  const [low, high] = better === 'lower' ? ci : [-ci[1], -ci[0]];
  if (low > 0) return 'worse';
  return high < 0 ? 'better' : null;
}

/** What a gate said, as far as it counts. */
type Said = Pick<RegressionDecision, 'verdict' | 'slower' | 'exitCode'> & {
  comparisons: readonly Pick<Told, 'metric' | 'route' | 'ci' | 'better' | 'gating' | 'verdict'>[];
};

/** Whether a decision is what a row wants of it. */
export function isFound(row: Pick<Row, 'kind' | 'seen'>, decision: Said): boolean {
  const { verdict, slower, exitCode, comparisons } = decision;
  const believed = verdict !== 'invalid' && verdict !== 'failed';
  const passes = believed && slower !== 'yes' && verdict !== 'regressed' && exitCode === 0;
  const right = expectedOf(row, comparisons);
  switch (row.kind) {
    case 'no-op':
      return passes;
    case 'gating':
      // What fails for another reason did not find it.
      return (
        believed &&
        (slower ?? 'yes') === 'yes' &&
        exitCode === 1 &&
        right.some((one) => one.gating && one.verdict === 'regressed')
      );
    case 'told':
      return believed && right.some((one) => directionOf(one) === 'worse');
    case 'improved':
      return passes && right.some((one) => one.verdict === 'improved');
  }
}
