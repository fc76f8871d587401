import { randomInt } from 'node:crypto';
import { whole } from '../config/units.ts';
import type { Context } from '../context.ts';

/** Every whole number up to here survives JSON and 32-bit generators. */
const LARGEST_SEED = 2 ** 31 - 1;

/** The seed of everything drawn by chance: by flag, environment or config file, else drawn itself. @throws BAD_OPTION */
export function chooseSeed(flag: string | undefined, env: Context['env'], configured?: number): number {
  const text = flag ?? env.PACELINE_SEED;
  return text === undefined
    ? (configured ?? randomInt(LARGEST_SEED))
    : whole(text, '--seed', 0, LARGEST_SEED);
}
