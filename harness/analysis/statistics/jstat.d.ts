/** The part of jstat that is used; the package carries no types of its own. */
declare module 'jstat' {
  const jstat: {
    studentt: {
      /** Probability that Student's t with `df` degrees of freedom is at most `x`. */
      cdf(x: number, df: number): number;
      /** The quantile of probability `p`. */
      inv(p: number, df: number): number;
    };
    normal: {
      /** The quantile of probability `p`. */
      inv(p: number, mean: number, deviation: number): number;
    };
  };
  export default { jStat: jstat };
}
