import { commandLine } from './command-line.ts';
import type { Flags, OptionsOf } from './flag.ts';
import { TOLD } from './told.ts';

/**
 * The command that measures the same again, with what was drawn or configured written out.
 * @param words the command and what it takes without a flag
 * @param options as they were given
 * @returns by what they came to where they left it open, such as the seed
 */
export function recordedBy<Described extends Flags>(
  words: readonly string[],
  flags: Described,
  options: OptionsOf<Described>,
): (settled: Partial<OptionsOf<Described>>) => string {
  // How it is told, and where it is kept, is no part of it.
  const told = Object.fromEntries(Object.keys(TOLD).map((name) => [name, undefined]));
  return (settled) => commandLine(words, flags, { ...options, ...told, ...settled });
}
