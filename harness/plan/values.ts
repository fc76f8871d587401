import { rangeOf, valuesOf } from '../config/param.ts';
import type { RequestSpec } from '../config/scenario.ts';
import { type RandomInt, shuffled } from './random.ts';

/** Placeholder -> its text. */
export type Values = Record<string, string>;
type Params = RequestSpec['params'];

/**
 * Draws what stands in the place of a request's placeholders, request after request: of a range a number each time, of a
 * list every value once, in random order, before any comes again.
 */
export function drawing(params: Params, random: RandomInt): () => Values {
  const draws = Object.entries(params).map(([name, param]) => {
    const range = rangeOf(param);
    if (range !== null) return [name, () => String(random(...range))] as const;
    const deck = shuffled(valuesOf(param), random);
    let drawn = 0;
    return [name, () => String(deck[drawn++ % deck.length])] as const;
  });
  return () => Object.fromEntries(draws.map(([name, draw]) => [name, draw()]));
}

/** One value for each placeholder. */
export function once(params: Params, random: RandomInt): Values {
  return Object.fromEntries(
    Object.entries(params).map(([name, param]) => {
      const range = rangeOf(param);
      if (range !== null) return [name, String(random(...range))];
      const values = valuesOf(param);
      return [name, String(values[random(0, values.length - 1)])];
    }),
  );
}

/** Values of the longest list among them; 1 where there is none. */
export function longestList(params: Params): number {
  const lists = Object.values(params).filter((param) => rangeOf(param) === null);
  return Math.max(1, ...lists.map((param) => valuesOf(param).length));
}
