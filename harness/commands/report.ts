import { spawn } from 'node:child_process';
import { type Command, Option } from 'commander';
import type { Context } from '../context.ts';
import { EXIT } from '../errors/catalogue.ts';
import type { Format } from '../kinds/kind.ts';
import { findRun } from '../measure/folders.ts';
import { type SharedOptions, withShared } from './options.ts';

interface ReportOptions extends SharedOptions {
  format: Format | 'html';
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
      const record = findRun(context, run);
      const { store } = record;
      const format = options.json ? 'json' : options.format;
      if (format === 'html') {
        record.draw();
        context.stdout.write(`${store.reportPath}\n`);
        if (options.open) open(store.reportPath);
      } else {
        context.stdout.write(record.text(format));
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
