import type { Variant } from '../config/scenario.ts';
import { builtTarget } from '../package.ts';

/** Program and arguments of a server of `targets/`, or the user's own command. */
export function commandOf(variant: Variant): readonly string[] | string {
  if (variant.server !== undefined) return [process.execPath, builtTarget(variant.server)];
  return variant.command ?? '';
}

/** The command as a person reads it. */
export function commandText(variant: Variant): string {
  const command = commandOf(variant);
  return typeof command === 'string' ? command : command.join(' ');
}
