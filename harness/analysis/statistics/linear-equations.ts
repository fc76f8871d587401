/** Below it a pivot counts as 0: what the equations say of its unknown is rounding. */
const SINGULAR = 1e-12;

/**
 * The solution of A x = b by Gauss and Jordan's elimination, for the handful of unknowns that a fit has. A has to be symmetric and
 * positive definite, as information matrices and the matrices of normal equations are: such a matrix needs no exchange of rows
 * (Higham, Accuracy and Stability of Numerical Algorithms, 2002, chapter 10).
 * @param matrix the rows of A; not changed
 * @returns null where a pivot is below 1e-12: for a singular matrix, and for one whose entries are that small
 */
export function solve(matrix: readonly (readonly number[])[], right: readonly number[]): number[] | null {
  const rows = matrix.map((row, index) => [...row, right[index] ?? 0]);
  const size = rows.length;
  for (const [column, leading] of rows.entries()) {
    const pivot = leading[column] ?? 0;
    if (Math.abs(pivot) < SINGULAR) return null;
    for (const [index, row] of rows.entries()) {
      if (index === column) continue;
      const factor = (row[column] ?? 0) / pivot;
      for (let at = column; at <= size; at++) row[at] = (row[at] ?? 0) - factor * (leading[at] ?? 0);
    }
  }
  return rows.map((row, index) => (row[size] ?? 0) / (row[index] ?? 1));
}

/** The inverse, column by column; null for a singular matrix. The matrix as in `solve`. */
export function inverse(matrix: readonly (readonly number[])[]): number[][] | null {
  const columns = matrix.map((_, index) =>
    solve(
      matrix,
      matrix.map((__, row) => (row === index ? 1 : 0)),
    ),
  );
  if (columns.some((column) => column === null)) return null;
  return matrix.map((_, row) => columns.map((column) => column?.[row] ?? 0));
}
