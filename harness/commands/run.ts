import type { Command } from 'commander';
import { renderTerminal } from '../../reports/terminal/terminal.ts';
import { scenarios as builtIn } from '../../scenarios/index.ts';
import type { Context } from '../context.ts';
import { run } from '../measure/run/run.ts';
import { declare } from './flags/declare.ts';
import { type Given, readOptions } from './flags/read.ts';
import { recordedBy } from './flags/recorded.ts';
import { RUN } from './flags/run.ts';
import { tell, watched } from './tell.ts';

/** `paceline run`: variants under the same load, side by side, and a report. */
export function registerRun(program: Command, context: Context, exit: (code: number) => void): void {
  const list = builtIn.map(({ name, title }) => `  ${name.padEnd(20)} ${title}`).join('\n');
  declare(program.command('run'), RUN)
    .description('measure the variants of scenarios under the same load and report which is faster')
    .argument(
      '[scenario...]',
      'scenarios to run; without any, those of paceline.config.*, else the built-in ones',
    )
    .addHelpText('after', `\nBuilt-in scenarios:\n${list}`)
    .action(async (names: string[], given: Given) => {
      const options = readOptions(RUN, given);
      const outcome = await watched(context, options, (session) =>
        run(names, options, session, recordedBy(['run', ...names], RUN, options)),
      );
      exit(tell(outcome, context, options, (style) => renderTerminal(outcome.result, style)));
    });
}
