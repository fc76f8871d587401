import type { Command } from 'commander';
import type { Context } from '../context.ts';
import { EXIT } from '../errors/catalogue.ts';
import { findRun } from '../measure/folders.ts';
import { declare } from './flags/declare.ts';
import { type Given, readOptions } from './flags/read.ts';
import { PRINTED } from './flags/told.ts';
import { styleOf } from './tell.ts';

/** `paceline judge`: decides what was measured again from its trials, and draws it. */
export function registerJudge(program: Command, context: Context, exit: (code: number) => void): void {
  declare(program.command('judge'), PRINTED)
    .description('decide a saved measurement again from its trials')
    .argument('[run]', 'id or folder of the run (default: the latest)')
    .action((run: string | undefined, given: Given) => {
      const options = readOptions(PRINTED, given);
      const { result, text } = findRun(context, run).judge();
      if (!options.quiet) context.stderr.write(text(styleOf(context)));
      if (options.json) context.stdout.write(`${JSON.stringify(result)}\n`);
      exit(EXIT.pass);
    });
}
