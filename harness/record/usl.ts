/** The Universal Scalability Law's parameters. */
export interface Usl {
  /** Throughput of one, as the throughputs are given. */
  gamma: number;
  /** Contention and coherency. */
  alpha: number;
  beta: number;
}

/** Throughput at a count: gamma n / (1 + alpha (n - 1) + beta n (n - 1)) (Gunther, Guerrilla Capacity Planning, 2007, 4.3). */
export function uslAt({ gamma, alpha, beta }: Usl, n: number): number {
  return (gamma * n) / (1 + alpha * (n - 1) + beta * n * (n - 1));
}
