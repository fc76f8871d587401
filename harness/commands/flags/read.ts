import { type Flag, type Flags, type OptionsOf, typed } from './flag.ts';

/** What was typed, by name: text, a list of texts, or true for a flag that was given without a value. */
export type Given = Readonly<Record<string, unknown>>;

/**
 * What was typed, by name and as text, as values of their types; what was not typed has its preset.
 * @throws BAD_OPTION, naming the first flag that can't be read
 */
export function readOptions<Described extends Flags>(flags: Described, given: Given): OptionsOf<Described> {
  const options = Object.entries(flags).map(([name, flag]) => [
    name,
    readOne(flag, given[name], typed(name)),
  ]);
  return Object.fromEntries(options) as OptionsOf<Described>;
}

function readOne(flag: Flag, given: unknown, name: string): unknown {
  switch (flag.kind) {
    case 'switch':
      return given === undefined ? flag.preset : given === true;
    case 'repeatable':
      return ((given ?? []) as (string | true)[]).map((text) =>
        text === true ? flag.bare : flag.read(text, name),
      );
    case 'preset':
    case 'optional':
      if (given === true) return flag.bare;
      if (given === undefined) return flag.kind === 'preset' ? flag.preset : undefined;
      return flag.read(given as string, name);
  }
}
