import { spawn } from 'node:child_process';
import { type Command, Option } from 'commander';
import { renderCsv } from '../../reports/csv/csv.ts';
import { renderJunit } from '../../reports/junit/junit.ts';
import { renderMarkdown } from '../../reports/markdown/markdown.ts';
import type { Context } from '../context.ts';
import { EXIT } from '../errors/catalogue.ts';
import { type SharedOptions, withShared } from './options.ts';
import { htmlReport } from './render.ts';
import { findRun } from './run-folder.ts';

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
      const results = store.readResults();
      const trials = store.readTrials();
      switch (options.json ? 'json' : options.format) {
        case 'html':
          store.writeReport(htmlReport(results, trials));
          context.stdout.write(`${store.reportPath}\n`);
          if (options.open) open(store.reportPath);
          break;
        case 'md':
          context.stdout.write(renderMarkdown(results));
          break;
        case 'junit':
          context.stdout.write(renderJunit(results));
          break;
        case 'csv':
          context.stdout.write(renderCsv(trials));
          break;
        case 'json':
          context.stdout.write(`${JSON.stringify(results)}\n`);
          break;
      }
      exit(EXIT.pass);
    });
}

function open(path: string): void {
  const program = { darwin: 'open', win32: 'explorer' }[process.platform as string] ?? 'xdg-open';
  // Where there is no desktop the path that was printed has to do.
  spawn(program, [path], { detached: true, stdio: 'ignore' })
    .on('error', () => {})
    .unref();
}
