import { type RandomInt, randomStream } from '../../harness/plan/random.ts';

/** A stream of numbers. */
export type Noise = () => number;

/** Even numbers between 0 and 1, seeded. */
export function evens(seed: number): Noise {
  const random: RandomInt = randomStream(seed, 'even');
  return () => (random(0, 2 ** 30) + 1) / (2 ** 30 + 2);
}

/** Normal deviates (Box and Muller 1958), seeded. */
export function normals(seed: number): Noise {
  const random = randomStream(seed, 'normal');
  const even = () => (random(0, 2 ** 30) + 1) / (2 ** 30 + 1);
  return () => Math.sqrt(-2 * Math.log(even())) * Math.cos(2 * Math.PI * even());
}

/** Normal deviates, one in ten of which is `factor` times as large; with 3, the contaminated normal of Tukey 1960. */
export function contaminated(seed: number, factor = 3): Noise {
  const [normal, even] = [normals(seed), evens(seed + 1)];
  return () => normal() * (even() < 0.1 ? factor : 1);
}

/** Deviates of standard deviation 1, each of which keeps `rho` of the one before. */
export function autoregressive(seed: number, rho: number): Noise {
  const normal = normals(seed);
  let last = normal();
  return () => {
    last = rho * last + Math.sqrt(1 - rho ** 2) * normal();
    return last;
  };
}

/** Share of the runs that hit. */
export function shareOf(runs: number, hit: (run: number) => boolean): number {
  let hits = 0;
  for (let run = 0; run < runs; run++) if (hit(run)) hits += 1;
  return hits / runs;
}

/** Standard error of a share that comes out near `share`: what a simulation of as many runs can tell. */
export function simulationError(share: number, runs: number): number {
  return Math.sqrt((share * (1 - share)) / runs);
}
