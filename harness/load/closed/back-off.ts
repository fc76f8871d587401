/** First and longest pause before a connection that failed is opened again, ms. */
const FIRST = 10;
const LONGEST = 1000;

/** How long to wait after so many failures in a row, ms: a target that is gone is not asked without end. */
export function backOff(failures: number): number {
  return failures === 0 ? 0 : Math.min(FIRST * 2 ** Math.min(failures - 1, 10), LONGEST);
}
