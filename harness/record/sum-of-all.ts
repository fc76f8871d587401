/** The sum of a figure over all processes; null without any, or where one could not tell: a part is not the whole. */
export function sumOfAll(figures: readonly (number | null)[]): number | null {
  const known = figures.filter((figure) => figure !== null);
  if (known.length === 0 || known.length < figures.length) return null;
  return known.reduce((sum, figure) => sum + figure, 0);
}
