import jstat from 'jstat';

const { beta } = jstat.jStat as unknown as {
  /** The quantile of probability `p` of the beta distribution. */
  beta: { inv(p: number, alpha: number, beta: number): number };
};

/**
 * The exact interval of a share: the shares under which `count` of `n` would not be surprising, by the binomial
 * distribution itself (Clopper and Pearson, Biometrika 26, 1934). Holds its confidence at any n, however small.
 */
export function clopperPearson(count: number, n: number, confidence = 0.95): [low: number, high: number] {
  if (n === 0) return [0, 1];
  const tail = (1 - confidence) / 2;
  return [
    count === 0 ? 0 : beta.inv(tail, count, n - count + 1),
    count === n ? 1 : beta.inv(1 - tail, count + 1, n - count),
  ];
}
