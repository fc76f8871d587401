import type { Command } from 'commander';
import { judgeComparison } from '../analysis/duet/judge.ts';
import { analyse } from '../analysis/results.ts';
import type { Context } from '../context.ts';
import { EXIT } from '../errors/catalogue.ts';
import { CompareStore, type RunStore } from '../record/store.ts';
import { type SharedOptions, withShared } from './options.ts';
import { htmlReport, terminalReport } from './render.ts';
import { compareReport, writeCompareHtml } from './render-compare.ts';
import { findRun } from './run-folder.ts';

/** `paceline judge`: decides a saved run or comparison again from its trials, and draws it. */
export function registerJudge(program: Command, context: Context, exit: (code: number) => void): void {
  withShared(program.command('judge'))
    .description('decide a saved run or comparison again from what it measured')
    .argument('[run]', 'id or folder of the run (default: the latest)')
    .action((run: string | undefined, options: SharedOptions) => {
      const store = findRun(context, run);
      const { results, text } =
        store instanceof CompareStore ? judgeCompare(store, context) : judgeRun(store, context);
      if (!options.quiet) context.stderr.write(text());
      if (options.json) context.stdout.write(`${JSON.stringify(results)}\n`);
      exit(EXIT.pass);
    });
}

function judgeRun(store: RunStore, context: Context) {
  const trials = store.readTrials();
  const results = analyse(store.readManifest(), trials);
  store.writeResults(results);
  store.writeReport(htmlReport(results, trials));
  return { results, text: () => terminalReport(results, context) };
}

function judgeCompare(store: CompareStore, context: Context) {
  const results = judgeComparison(store.readManifest(), store.readTrials());
  store.writeResults(results);
  writeCompareHtml(store, results);
  return { results, text: () => compareReport(results, context) };
}
