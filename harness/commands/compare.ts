import type { Command } from 'commander';
import { renderCompare } from '../../reports/terminal/compare.ts';
import type { Context } from '../context.ts';
import { compare } from '../measure/compare/compare.ts';
import { COMPARE } from './flags/compare.ts';
import { declare } from './flags/declare.ts';
import { type Given, readOptions } from './flags/read.ts';
import { recordedBy } from './flags/recorded.ts';
import { tell, watched } from './tell.ts';

/** `paceline compare`: two services by turns, and which of them is faster. */
export function registerCompare(program: Command, context: Context, exit: (code: number) => void): void {
  declare(program.command('compare'), COMPARE)
    .description('ask two services by turns, request by request, and say whether B is slower than A')
    .argument('[scenario]', 'a scenario, and two of its variants, in place of --a and --b')
    .argument('[variants...]', 'the variant that is the base (A), and the other (B)')
    .action(async (scenario: string | undefined, variants: string[], given: Given) => {
      const options = readOptions(COMPARE, given);
      const words = scenario === undefined ? [] : [scenario, ...variants];
      const outcome = await watched(context, options, (session) =>
        compare(words, options, session, recordedBy(['compare', ...words], COMPARE, options)),
      );
      exit(tell(outcome, context, options, (style) => renderCompare(outcome.result, style)));
    });
}
