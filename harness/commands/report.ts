import { spawn } from 'node:child_process';
import { type Command, Option } from 'commander';
import { renderCsv } from '../../reports/csv/csv.ts';
import { renderCurveCsv } from '../../reports/csv/curve.ts';
import { renderLaunchesCsv } from '../../reports/csv/launches.ts';
import { renderCapacityJunit } from '../../reports/junit/capacity.ts';
import { renderCompareJunit } from '../../reports/junit/compare.ts';
import { renderGateJunit } from '../../reports/junit/gate.ts';
import { renderJunit } from '../../reports/junit/junit.ts';
import { renderCapacityMarkdown } from '../../reports/markdown/capacity.ts';
import { renderCompareMarkdown } from '../../reports/markdown/compare.ts';
import { renderGateMarkdown } from '../../reports/markdown/gate.ts';
import { renderMarkdown } from '../../reports/markdown/markdown.ts';
import type { Context } from '../context.ts';
import { EXIT } from '../errors/catalogue.ts';
import { findRun } from '../measure/folders.ts';
import { writeCapacityPage } from '../pages/capacity-page.ts';
import { launchPoints, writeComparePage } from '../pages/compare-page.ts';
import { runPage } from '../pages/run-page.ts';
import { type AnyStore, CapacityStore, CompareStore, type RunStore } from '../record/store.ts';
import { type SharedOptions, withShared } from './options.ts';

interface ReportOptions extends SharedOptions {
  format: 'html' | 'md' | 'junit' | 'csv' | 'json';
  open?: boolean;
}

/** `paceline report`: draws a saved run again; nothing is measured and nothing decided anew. */
export function registerReport(program: Command, context: Context, exit: (code: number) => void): void {
  withShared(program.command('report'))
    .description('draw a saved run again')
    .argument('[run]', 'id or folder of the run (default: the latest)')
    .addOption(
      new Option('--format <name>', 'html writes report.html into the run; the others print to stdout')
        .choices(['html', 'md', 'junit', 'csv', 'json'])
        .default('html'),
    )
    .option('--open', 'show the HTML report in the browser')
    .action((run: string | undefined, options: ReportOptions) => {
      const store = findRun(context, run);
      const format = options.json ? 'json' : options.format;
      if (format === 'html') {
        drawHtml(store);
        context.stdout.write(`${store.reportPath}\n`);
        if (options.open) open(store.reportPath);
      } else {
        context.stdout.write(textOf(store, format));
      }
      exit(EXIT.pass);
    });
}

function drawHtml(store: AnyStore): void {
  if (store instanceof CompareStore) writeComparePage(store, store.readResults());
  else if (store instanceof CapacityStore) writeCapacityPage(store, store.readResults());
  else store.writeReport(runPage(store.readResults(), store.readTrials()));
}

function textOf(store: AnyStore, format: Format): string {
  if (store instanceof CompareStore) return ofComparison(store, format);
  return store instanceof CapacityStore ? ofCapacity(store, format) : ofRun(store, format);
}

type Format = Exclude<ReportOptions['format'], 'html'>;

function ofRun(store: RunStore, format: Format): string {
  const results = store.readResults();
  switch (format) {
    case 'md':
      return renderMarkdown(results);
    case 'junit':
      return renderJunit(results);
    case 'csv':
      return renderCsv(store.readTrials());
    case 'json':
      return `${JSON.stringify(results)}\n`;
  }
}

function ofCapacity(store: CapacityStore, format: Format): string {
  const result = store.readResults();
  switch (format) {
    case 'md':
      return renderCapacityMarkdown(result);
    case 'junit':
      return renderCapacityJunit(result);
    case 'csv':
      return renderCurveCsv(result);
    case 'json':
      return `${JSON.stringify(result)}\n`;
  }
}

function ofComparison(store: CompareStore, format: Format): string {
  const result = store.readResults();
  const gate = store.readGate();
  switch (format) {
    case 'md':
      return gate === null ? renderCompareMarkdown(result) : renderGateMarkdown(gate);
    case 'junit':
      return gate === null ? renderCompareJunit(result) : renderGateJunit(gate);
    case 'csv':
      return renderLaunchesCsv(result, launchPoints(store.readTrials()));
    case 'json':
      return `${JSON.stringify(gate ?? result)}\n`;
  }
}

function open(path: string): void {
  const program = { darwin: 'open', win32: 'explorer' }[process.platform as string] ?? 'xdg-open';
  // Where there is no desktop the path that was printed has to do.
  spawn(program, [path], { detached: true, stdio: 'ignore' })
    .on('error', () => {})
    .unref();
}
