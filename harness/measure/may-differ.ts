import { type MayDiffer, onlyOf, routesNamed } from '../config/may-differ.ts';
import { didYouMean } from '../config/near.ts';
import { PacelineError } from '../errors/paceline-error.ts';

/** What a flag says that may differ: each time it is given a route (with a JSON path or without), or true for all. */
export type MayDifferFlag = readonly (string | true)[];

/** What a flag allows beside what a config does. */
export function mayDifferOf(flag: MayDifferFlag, config: MayDiffer = false): MayDiffer {
  if (config === true || flag.includes(true)) return true;
  const all = [...(config === false ? [] : config), ...flag.filter((text) => text !== true)];
  return all.length === 0 ? false : all;
}

/**
 * The same for the routes that are asked. @param left those of a config that flags left out: they are no slip of the pen
 * @throws BAD_OPTION, or what a config throws, for a route that nobody asks
 */
export function ofRoutesAsked(
  mayDiffer: MayDiffer,
  asked: readonly string[],
  { left = [], code = 'BAD_OPTION' }: { left?: readonly string[]; code?: 'BAD_OPTION' | 'BAD_CONFIG' } = {},
): MayDiffer {
  const routes = [...new Set(asked)];
  const unknown = routesNamed(mayDiffer).find((route) => !routes.includes(route) && !left.includes(route));
  if (unknown === undefined) return onlyOf(mayDiffer, routes);
  throw new PacelineError(
    code,
    `Expected answersMayDiffer to name a route that is asked (${routes.join(', ')}), got ${unknown}${didYouMean(unknown, routes)}`,
  );
}
