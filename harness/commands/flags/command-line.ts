import { concealAddress } from '../../secrets/conceal.ts';
import { shellWord } from '../../words/shell-word.ts';
import { type Flag, type Flags, type OptionsOf, typed } from './flag.ts';

/**
 * The command that does the same again, as a line for a shell. Flags at their presets are left out, and so are
 * secrets: placeholders such as `$AUTHORIZATION` stand in their places.
 * @param words the command and what it takes without a flag, e.g. `['compare', 'db-pooling', 'pool-1', 'pool-10']`
 */
export function commandLine<Described extends Flags>(
  words: readonly string[],
  flags: Described,
  options: OptionsOf<Described>,
): string {
  const parts = Object.entries(flags).flatMap(([name, flag]) =>
    written(typed(name), flag, options[name as keyof Described]),
  );
  return ['paceline', ...words.map((word) => shellWord(concealAddress(word))), ...parts].join(' ');
}

/** The options as the recorded line has them: with placeholders in the places of secrets. */
export function concealed<Described extends Flags>(
  flags: Described,
  options: OptionsOf<Described>,
): OptionsOf<Described> {
  const entries = Object.entries(flags).map(([name, flag]) => {
    const value: unknown = options[name as keyof Described];
    if (flag.kind === 'switch' || flag.conceal === undefined || value === undefined) return [name, value];
    return [name, flag.kind === 'repeatable' ? (value as unknown[]).map(flag.conceal) : flag.conceal(value)];
  });
  return Object.fromEntries(entries) as OptionsOf<Described>;
}

function written(name: string, flag: Flag, value: unknown): string[] {
  if (value === undefined) return [];
  if (flag.kind === 'switch') {
    if (value === flag.preset) return [];
    return [flag.preset ? name.replace(/^--/, '--no-') : name];
  }
  const conceal = flag.conceal ?? ((one: unknown) => one);
  const one = (each: unknown) =>
    flag.bare !== undefined && each === flag.bare ? name : `${name} ${shellWord(flag.write(conceal(each)))}`;
  if (flag.kind === 'repeatable') return (value as unknown[]).map(one);
  if (flag.bare !== undefined && value === flag.bare) return [name];
  const text = flag.write(value);
  return flag.kind === 'preset' && text === flag.write(flag.preset) ? [] : [one(value)];
}
