import { closest, distance } from 'fastest-levenshtein';

/** ` (did you mean "x"?)` where one of the names is near to what was typed, else an empty text. */
export function didYouMean(typed: string, names: readonly string[]): string {
  if (names.length === 0) return '';
  const near = closest(typed, [...names]);
  return distance(typed, near) <= Math.max(2, near.length / 3) ? ` (did you mean "${near}"?)` : '';
}
