import { type Command, Option } from 'commander';
import { type Flag, type Flags, typed } from './flag.ts';

/** Tells commander of the flags; what it makes of them is text, for `readOptions`. */
export function declare(command: Command, flags: Flags): Command {
  for (const [name, flag] of Object.entries(flags)) command.addOption(optionOf(name, flag));
  return command;
}

function optionOf(name: string, flag: Flag): Option {
  const dashed = typed(name);
  if (flag.kind === 'switch') {
    return flag.preset
      ? new Option(dashed.replace(/^--/, '--no-'), flag.help)
      : new Option(dashed, flag.help);
  }
  const value = flag.bare === undefined ? `<${flag.takes}>` : `[${flag.takes}]`;
  const option = new Option(`${dashed} ${value}`, flag.help + notes(flag));
  if (flag.kind === 'repeatable') {
    // Without a value it is one more of them, and not all there is.
    if (flag.bare !== undefined) option.preset(true);
    option.argParser((text: string | true, before: (string | true)[] | undefined) => [
      ...(before ?? []),
      text,
    ]);
  }
  return option;
}

function notes(flag: Exclude<Flag, { kind: 'switch' }>): string {
  const parts = [
    ...(flag.choices === undefined ? [] : [`one of: ${flag.choices.join(', ')}`]),
    ...(flag.kind === 'preset' ? [`default: ${flag.write(flag.preset)}`] : []),
    ...(flag.kind === 'repeatable' ? ['repeatable'] : []),
  ];
  return parts.length === 0 ? '' : ` (${parts.join('; ')})`;
}
