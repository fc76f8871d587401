import type { Command } from 'commander';
import { renderNodes } from '../../reports/terminal/nodes.ts';
import type { Context } from '../context.ts';
import { nodes } from '../measure/nodes/nodes.ts';
import { declare } from './flags/declare.ts';
import { NODES } from './flags/nodes.ts';
import { type Given, readOptions } from './flags/read.ts';
import { recordedBy } from './flags/recorded.ts';
import { tell, watched } from './tell.ts';

/** `paceline nodes`: the same service on several Node versions, and which of them serves it faster. */
export function registerNodes(program: Command, context: Context, exit: (code: number) => void): void {
  declare(program.command('nodes'), NODES)
    .description('run the same service on several Node versions and say on which it is faster')
    .argument(
      '<what...>',
      'versions (22.21.1, 22.21, 22, a range, lts, current), and scenarios (or SCENARIO/VARIANT) unless --target is given',
    )
    .action(async (words: string[], given: Given) => {
      const options = readOptions(NODES, given);
      const outcome = await watched(context, options, (session) =>
        nodes(words, options, session, recordedBy(['nodes', ...words], NODES, options)),
      );
      exit(tell(outcome, context, options, (style) => renderNodes(outcome.result, style)));
    });
}
