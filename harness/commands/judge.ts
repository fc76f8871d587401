import type { Command } from 'commander';
import { renderCapacity } from '../../reports/terminal/capacity.ts';
import { renderCompare } from '../../reports/terminal/compare.ts';
import { renderTerminal } from '../../reports/terminal/terminal.ts';
import { judgeCapacity } from '../analysis/capacity/judge.ts';
import { judgeComparison } from '../analysis/duet/judge.ts';
import { analyse } from '../analysis/results.ts';
import type { Context } from '../context.ts';
import { EXIT } from '../errors/catalogue.ts';
import { findRun } from '../measure/folders.ts';
import { writeCapacityPage } from '../pages/capacity-page.ts';
import { writeComparePage } from '../pages/compare-page.ts';
import { runPage } from '../pages/run-page.ts';
import { type AnyStore, CapacityStore, CompareStore, type RunStore } from '../record/store.ts';
import { type SharedOptions, withShared } from './options.ts';
import { styleOf } from './tell.ts';

/** `paceline judge`: decides a saved run or comparison again from its trials, and draws it. */
export function registerJudge(program: Command, context: Context, exit: (code: number) => void): void {
  withShared(program.command('judge'))
    .description('decide a saved run or comparison again from what it measured')
    .argument('[run]', 'id or folder of the run (default: the latest)')
    .action((run: string | undefined, options: SharedOptions) => {
      const store = findRun(context, run);
      const { results, text } = judgeStore(store, context);
      if (!options.quiet) context.stderr.write(text());
      if (options.json) context.stdout.write(`${JSON.stringify(results)}\n`);
      exit(EXIT.pass);
    });
}

function judgeStore(store: AnyStore, context: Context): { results: object; text: () => string } {
  if (store instanceof CompareStore) return judgeCompare(store, context);
  return store instanceof CapacityStore ? judgeSearch(store, context) : judgeRun(store, context);
}

function judgeSearch(store: CapacityStore, context: Context) {
  const results = judgeCapacity(store.readManifest(), store.readTrials());
  store.writeResults(results);
  writeCapacityPage(store, results);
  return { results, text: () => renderCapacity(results, styleOf(context)) };
}

function judgeRun(store: RunStore, context: Context) {
  const trials = store.readTrials();
  const results = analyse(store.readManifest(), trials);
  store.writeResults(results);
  store.writeReport(runPage(results, trials));
  return { results, text: () => renderTerminal(results, styleOf(context)) };
}

function judgeCompare(store: CompareStore, context: Context) {
  const results = judgeComparison(store.readManifest(), store.readTrials());
  store.writeResults(results);
  writeComparePage(store, results);
  return { results, text: () => renderCompare(results, styleOf(context)) };
}
