import type { Command } from 'commander';
import type { Context } from '../context.ts';
import { EXIT } from '../errors/catalogue.ts';
import { findRun } from '../measure/folders.ts';
import { type SharedOptions, withShared } from './options.ts';
import { styleOf } from './tell.ts';

/** `paceline judge`: decides what was measured again from its trials, and draws it. */
export function registerJudge(program: Command, context: Context, exit: (code: number) => void): void {
  withShared(program.command('judge'))
    .description('decide a saved measurement again from its trials')
    .argument('[run]', 'id or folder of the run (default: the latest)')
    .action((run: string | undefined, options: SharedOptions) => {
      const { result, text } = findRun(context, run).judge();
      if (!options.quiet) context.stderr.write(text(styleOf(context)));
      if (options.json) context.stdout.write(`${JSON.stringify(result)}\n`);
      exit(EXIT.pass);
    });
}
