import { commandLine } from './command-line.ts';
import type { Flags, OptionsOf } from './flag.ts';
import { readOptions } from './read.ts';
import { TOLD } from './told.ts';

/**
 * The command that measures the same again, with what was drawn or configured written out.
 * @param words the command and what it takes without a flag
 * @param given the flags as they were typed
 * @param settled what they came to where they left it open, such as the seed
 * @throws BAD_OPTION, naming the first flag that can't be read
 */
export function recorded<Described extends Flags>(
  words: readonly string[],
  flags: Described,
  given: object,
  settled: Partial<OptionsOf<Described>>,
): string {
  const options = readOptions(flags, given as Record<string, unknown>);
  // How it is told, and where it is kept, is no part of it.
  const told = Object.fromEntries(Object.keys(TOLD).map((name) => [name, undefined]));
  return commandLine(words, flags, { ...options, ...told, ...settled } as OptionsOf<Described>);
}
