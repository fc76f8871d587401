import type { Command } from 'commander';

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

/** For flags that may be given several times. */
export function collect(value: string, before: string[]): string[] {
  return [...before, value];
}
