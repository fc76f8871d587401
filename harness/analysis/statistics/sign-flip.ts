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
  for (let way = 0; way < ways; way++) {
    let sum = 0;
    for (let index = 0; index < n; index++) {
      const value = differences[index] ?? 0;
      sum += (way >> index) & 1 ? value : -value;
    }
    if (Math.abs(sum) >= observed - tolerance) asFar += 1;
  }
  return { p: asFar / ways, floor: Math.min(1, 2 / ways) };
}
