import { randomStream } from '../../harness/plan/random.ts';

/** Even numbers in (0, 1), seeded. */
export function evenDraws(seed: number): () => number {
  const random = randomStream(seed, 'scale');
  return () => (random(0, 2 ** 30) + 1) / (2 ** 30 + 2);
}

/** Log-normal draws: the usual shape of latencies, by its median and the deviation of its logarithm. */
export function logNormal(even: () => number, { median, sigma }: { median: number; sigma: number }) {
  // Box and Muller, A note on the generation of random normal deviates, 1958.
  return () => median * Math.exp(sigma * Math.sqrt(-2 * Math.log(even())) * Math.cos(2 * Math.PI * even()));
}
