/** The Universal Scalability Law's parameters. */
export interface Usl {
  /** Throughput of one, as the throughputs are given. */
  gamma: number;
  /** Contention and coherency, 0 or more. */
  alpha: number;
  beta: number;
}

interface Point {
  count: number;
  throughput: number;
}

/** Throughput at a count: gamma n / (1 + alpha (n - 1) + beta n (n - 1)) (Gunther, Guerrilla Capacity Planning, 2007, 4.3). */
export function uslAt({ gamma, alpha, beta }: Usl, n: number): number {
  return (gamma * n) / (1 + alpha * (n - 1) + beta * n * (n - 1));
}

/** sqrt((1 - alpha) / beta): where throughput is largest; Infinity where it never falls. */
export function uslPeak({ alpha, beta }: Usl): number {
  return beta <= 0 || alpha >= 1
    ? alpha >= 1
      ? 1
      : Number.POSITIVE_INFINITY
    : Math.max(1, Math.sqrt((1 - alpha) / beta));
}

/**
 * Least squares of relative errors. n / X(n) is linear in 1/gamma, alpha/gamma and beta/gamma, so that the best fit is one of the fits with
 * some of alpha and beta held at 0 (Lawson and Hanson, Solving Least Squares Problems, 1974, for what is held): all four are tried.
 * Null where nothing fits, e.g. for a throughput of 0.
 */
export function fitUsl(points: readonly Point[]): Usl | null {
  if (points.some(({ throughput }) => !(throughput > 0))) return null;
  let best: { usl: Usl; error: number } | null = null;
  for (const free of [[0, 1, 2], [0, 1], [0, 2], [0]]) {
    const solution = leastSquares(points, free);
    if (solution === null) continue;
    const [unit = 0, contention = 0, coherency = 0] = solution;
    if (unit <= 0 || contention < 0 || coherency < 0) continue;
    const usl = { gamma: 1 / unit, alpha: contention / unit, beta: coherency / unit };
    const error = points.reduce(
      (sum, { count, throughput }) => sum + (throughput / uslAt(usl, count) - 1) ** 2,
      0,
    );
    if (best === null || error < best.error) best = { usl, error };
  }
  return best?.usl ?? null;
}

/** 1/gamma, alpha/gamma, beta/gamma by the normal equations, each row weighed by the inverse of n / X. */
function leastSquares(points: readonly Point[], free: readonly number[]): number[] | null {
  const rows = points.map(({ count, throughput }) => {
    const weight = throughput / count;
    const all = [1, count - 1, count * (count - 1)];
    return free.map((index) => (all[index] ?? 0) * weight);
  });
  const size = free.length;
  const matrix = Array.from({ length: size }, (_, i) => [
    ...Array.from({ length: size }, (__, j) =>
      rows.reduce((sum, row) => sum + (row[i] ?? 0) * (row[j] ?? 0), 0),
    ),
    rows.reduce((sum, row) => sum + (row[i] ?? 0), 0),
  ]);
  for (let column = 0; column < size; column++) {
    const pivot = matrix[column];
    if (pivot === undefined || Math.abs(pivot[column] ?? 0) < 1e-12) return null;
    for (let row = 0; row < size; row++) {
      const line = matrix[row];
      if (row === column || line === undefined) continue;
      const factor = (line[column] ?? 0) / (pivot[column] ?? 1);
      for (let at = column; at <= size; at++) line[at] = (line[at] ?? 0) - factor * (pivot[at] ?? 0);
    }
  }
  const solution = [0, 0, 0];
  free.forEach((index, row) => {
    solution[index] = (matrix[row]?.[size] ?? 0) / (matrix[row]?.[row] ?? 1);
  });
  return solution;
}
