import { randomInt } from 'node:crypto';
import { LARGEST_SEED, whole } from '../config/units.ts';
import type { Session } from './session.ts';

/** The seed of everything drawn by chance: as asked, by the environment or the config file, else drawn itself. @throws BAD_OPTION */
export function chooseSeed(
  asked: number | undefined,
  { env }: Pick<Session, 'env'>,
  configured?: number,
): number {
  if (asked !== undefined) return asked;
  if (env.PACELINE_SEED !== undefined) return whole(env.PACELINE_SEED, 'PACELINE_SEED', 0, LARGEST_SEED);
  return configured ?? randomInt(LARGEST_SEED);
}
