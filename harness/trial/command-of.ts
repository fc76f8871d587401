import type { Variant } from '../config/scenario.ts';
import { builtTarget } from '../package.ts';

/** Program and arguments of a server of `targets/`, run by this Node, or the user's own command. */
export function commandOf(variant: Variant, node: string = process.execPath): readonly string[] | string {
  if (variant.server !== undefined) return [node, builtTarget(variant.server)];
  return variant.command ?? '';
}

/** The command as a person reads it. */
export function commandText(variant: Variant, node: string = process.execPath): string {
  const command = commandOf(variant, node);
  return typeof command === 'string' ? command : command.join(' ');
}
