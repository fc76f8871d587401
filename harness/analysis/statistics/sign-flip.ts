/** Pairs beyond which the 2^n ways to flip signs are not counted out. */
const MAX_PAIRS = 16;

/**
 * Exact sign-flip test of paired differences: if A and B were the same, each difference could as well have had
 * the other sign. p is the share of all 2^n ways whose sum is at least as far from 0. It can't fall below
 * `floor` = 2 / 2^n, since the data and its mirror always count. (Fisher 1935, The Design of Experiments, 21.)
 * Null for no pairs or more than 16.
 */
export function signFlip(differences: readonly number[]): { p: number; floor: number } | null {
  const n = differences.length;
  if (n === 0 || n > MAX_PAIRS) return null;
  const observed = Math.abs(differences.reduce((total, value) => total + value, 0));
  // Sums of the same numbers in another order differ in their last digits.
  const tolerance = 1e-12 * differences.reduce((total, value) => total + Math.abs(value), 0);
  const ways = 2 ** n;
  let asFar = 0;
  // Each way of one half with each of the other: an addition a way.
  const [one, other] = [differences.slice(0, n >> 1), differences.slice(n >> 1)].map(flipped);
  for (const left of one ?? []) {
    for (const right of other ?? []) {
      if (Math.abs(left + right) >= observed - tolerance) asFar += 1;
    }
  }
  return { p: asFar / ways, floor: Math.min(1, 2 / ways) };
}

/** The sums of all ways to flip signs. */
function flipped(differences: readonly number[]): number[] {
  return differences.reduce<number[]>(
    (sums, value) => sums.flatMap((sum) => [sum + value, sum - value]),
    [0],
  );
}
