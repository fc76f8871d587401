import { spawn } from 'node:child_process';
import type { Command } from 'commander';
import type { Context } from '../context.ts';
import { EXIT } from '../errors/catalogue.ts';
import { findRun } from '../measure/folders.ts';
import { declare } from './flags/declare.ts';
import { type Given, readOptions } from './flags/read.ts';
import { REPORT } from './flags/report.ts';

/** `paceline report`: draws a saved run again; nothing is measured and nothing decided anew. */
export function registerReport(program: Command, context: Context, exit: (code: number) => void): void {
  declare(program.command('report'), REPORT)
    .description('draw a saved run again')
    .argument('[run]', 'id or folder of the run (default: the latest)')
    .action((run: string | undefined, given: Given) => {
      const options = readOptions(REPORT, given);
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
