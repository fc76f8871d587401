import type { Command } from 'commander';
import { renderCapacity } from '../../reports/terminal/capacity.ts';
import type { Context } from '../context.ts';
import { capacity } from '../measure/capacity/capacity.ts';
import { CAPACITY } from './flags/capacity.ts';
import { declare } from './flags/declare.ts';
import { type Given, readOptions } from './flags/read.ts';
import { recordedBy } from './flags/recorded.ts';
import { tell, watched } from './tell.ts';

/** `paceline capacity`: the largest load that keeps an SLO, and how many replicas a demand needs. */
export function registerCapacity(program: Command, context: Context, exit: (code: number) => void): void {
  declare(program.command('capacity'), CAPACITY)
    .description('find the largest load that keeps an SLO, and how many replicas a demand needs')
    .argument('[what]', 'a URL or SCENARIO/VARIANT; without one, --target')
    .action(async (what: string | undefined, given: Given) => {
      const options = readOptions(CAPACITY, given);
      const words = ['capacity', ...(what === undefined ? [] : [what])];
      const outcome = await watched(context, options, (session) =>
        capacity(what, options, session, recordedBy(words, CAPACITY, options)),
      );
      exit(tell(outcome, context, options, (style) => renderCapacity(outcome.result, style)));
    });
}
