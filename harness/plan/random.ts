import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

/** A seeded stream of whole numbers, each drawn evenly from [low, high]. */
export type RandomInt = (low: number, high: number) => number;

/** The stream of a seed and a name, so that adding one use of chance does not shift another. */
export function randomStream(seed: number, name: string): RandomInt {
  const generator = xoroshiro128plus(seed ^ hash(name));
  return (low, high) => uniformInt(generator, low, high);
}

/** A new array in random order (Fisher and Yates). */
export function shuffled<T>(items: readonly T[], random: RandomInt): T[] {
  const result = [...items];
  for (let index = result.length - 1; index > 0; index--) {
    const other = random(0, index);
    const [a, b] = [result[index] as T, result[other] as T];
    result[index] = b;
    result[other] = a;
  }
  return result;
}

/** FNV-1a, 32 bits. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (const character of text) {
    value = Math.imul(value ^ (character.codePointAt(0) ?? 0), 0x01000193);
  }
  return value | 0;
}
