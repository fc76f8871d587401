import type { Command } from 'commander';
import { analyse } from '../analysis/results.ts';
import type { Context } from '../context.ts';
import { EXIT } from '../errors/catalogue.ts';
import { type SharedOptions, withShared } from './options.ts';
import { htmlReport, terminalReport } from './render.ts';
import { findRun } from './run-folder.ts';

/** `paceline judge`: decides a saved run again from its trials, and draws it. */
export function registerJudge(program: Command, context: Context, exit: (code: number) => void): void {
  withShared(program.command('judge'))
    .description('decide a saved run again from what it measured')
    .argument('[run]', 'id or folder of the run (default: the latest)')
    .action((run: string | undefined, options: SharedOptions) => {
      const store = findRun(context, run);
      const trials = store.readTrials();
      const results = analyse(store.readManifest(), trials);
      store.writeResults(results);
      store.writeReport(htmlReport(results, trials));
      if (!options.quiet) context.stderr.write(terminalReport(results, context));
      if (options.json) context.stdout.write(`${JSON.stringify(results)}\n`);
      exit(EXIT.pass);
    });
}
