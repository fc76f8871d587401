/**
 * Mean of what is left when the smallest and the largest `share` of the values are taken away (each side;
 * 0 to below 0.5). Of at least one value.
 */
export function trimmedMean(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const cut = Math.min(Math.floor(sorted.length * share), Math.floor((sorted.length - 1) / 2));
  const kept = sorted.slice(cut, sorted.length - cut);
  return kept.reduce((sum, value) => sum + value, 0) / kept.length;
}

/** The middle value of at least one, the mean of the middle two where they are even in number. */
function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}

/** Values whose pairs, 80,000, are made one by one; those of more are counted. */
const LISTED = 400;
/** Halvings of the range: what is left of it is less than a double can tell. */
const HALVINGS = 60;

/**
 * Hodges and Lehmann's estimate of location: the median of the means of all pairs, each value with itself
 * included (Hodges and Lehmann 1963). Of at least one value.
 */
export function hodgesLehmann(values: readonly number[]): number {
  if (values.length > LISTED) return byBisection(values);
  const means: number[] = [];
  values.forEach((one, index) => {
    for (let other = index; other < values.length; other++) means.push((one + (values[other] ?? one)) / 2);
  });
  return median(means);
}

/** The same to the last digits, by counting the pairs whose mean is below a bound: it takes no room for pairs. */
function byBisection(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const half = (values.length * (values.length + 1)) / 4;
  let low = sorted[0] as number;
  let high = sorted.at(-1) as number;
  for (let round = 0; round < HALVINGS; round++) {
    const bound = (low + high) / 2;
    if (pairsUpTo(sorted, bound) < half) low = bound;
    else high = bound;
  }
  return (low + high) / 2;
}

/** Pairs, each value with itself included, whose mean is at most a bound. @param sorted ascending */
function pairsUpTo(sorted: readonly number[], bound: number): number {
  let count = 0;
  let upper = sorted.length - 1;
  for (let lower = 0; lower <= upper; lower++) {
    while (upper >= lower && ((sorted[lower] as number) + (sorted[upper] as number)) / 2 > bound) upper -= 1;
    count += Math.max(0, upper - lower + 1);
  }
  return count;
}
