import { type Usl, uslAt } from '../../record/usl.ts';
import { solve } from '../statistics/linear-equations.ts';

export interface UslPoint {
  count: number;
  throughput: number;
}

/** sqrt((1 - alpha) / beta): where throughput is largest, at least 1; Infinity where it never falls. */
export function uslPeak({ alpha, beta }: Usl): number {
  if (alpha >= 1) return 1;
  return beta <= 0 ? Number.POSITIVE_INFINITY : Math.max(1, Math.sqrt((1 - alpha) / beta));
}

/**
 * Least squares of measured over fitted throughput less 1, with alpha and beta at least 0. n / X(n) is linear in 1/gamma,
 * alpha/gamma and beta/gamma, so the best fit is the best of those with some of alpha and beta held at 0 (Lawson and Hanson, Solving
 * Least Squares Problems, 1974, chapter 23): exact, without steps or a first guess. In simulation residuals of logarithms do as
 * well, and those of throughput itself a quarter worse, since the largest counts then outweigh the others.
 * Null where nothing fits, e.g. for a throughput of 0.
 */
export function fitUsl(points: readonly UslPoint[]): Usl | null {
  let best: { usl: Usl; error: number } | null = null;
  for (const free of [[0, 1, 2], [0, 1], [0, 2], [0]]) {
    const usl = leastSquares(points, free);
    if (usl === null || usl.alpha < 0 || usl.beta < 0) continue;
    const error = points.reduce(
      (sum, { count, throughput }) => sum + (throughput / uslAt(usl, count) - 1) ** 2,
      0,
    );
    if (best === null || error < best.error) best = { usl, error };
  }
  return best?.usl ?? null;
}

/** The same with alpha and beta of either sign: what the law makes of data that it does not allow. */
export function fitFreely(points: readonly UslPoint[]): Usl | null {
  return leastSquares(points, [0, 1, 2]);
}

/** By the normal equations, each row weighed by the inverse of n / X, each column brought to length 1. */
function leastSquares(points: readonly UslPoint[], free: readonly number[]): Usl | null {
  if (points.some(({ throughput }) => !(throughput > 0))) return null;
  const rows = points.map(({ count, throughput }) => {
    const all = [1, count - 1, count * (count - 1)];
    return free.map((index) => ((all[index] ?? 0) * throughput) / count);
  });
  const lengths = free.map((_, column) => Math.sqrt(sumOf(rows, (row) => (row[column] ?? 0) ** 2)));
  if (lengths.some((length) => length === 0)) return null;
  const at = (row: readonly number[], column: number) => (row[column] ?? 0) / (lengths[column] ?? 1);
  const solved = solve(
    free.map((_, i) => free.map((__, j) => sumOf(rows, (row) => at(row, i) * at(row, j)))),
    free.map((_, i) => sumOf(rows, (row) => at(row, i))),
  );
  if (solved === null) return null;
  const [unit = 0, contention = 0, coherency = 0] = [0, 1, 2].map((index) => {
    const column = free.indexOf(index);
    return column < 0 ? 0 : (solved[column] ?? 0) / (lengths[column] ?? 1);
  });
  return unit > 0 ? { gamma: 1 / unit, alpha: contention / unit, beta: coherency / unit } : null;
}

function sumOf(rows: readonly number[][], read: (row: readonly number[]) => number): number {
  return rows.reduce((sum, row) => sum + read(row), 0);
}
