import { type Command, Option } from 'commander';
import { CLIENTS } from '../load/closed/choose-client.ts';

/** Flags that several commands share; the design's contract. */
export interface SharedOptions {
  json?: boolean;
  quiet?: boolean;
}

export function withShared(command: Command): Command {
  return command
    .option('--json', 'print one JSON document to stdout and nothing else')
    .option('--quiet', 'print no progress and no tables');
}

/** Whose client a closed loop has. */
export function clientOption(): Option {
  return new Option(
    '--client <name>',
    'closed loop: what asks; auto is autocannon where its reading of the answers can be trusted and checked, else our own',
  )
    .choices(CLIENTS)
    .default('auto');
}

/** For flags that may be given several times. */
export function collect(value: string, before: string[]): string[] {
  return [...before, value];
}
