import type { Command } from 'commander';
import { renderSelfcheck } from '../../reports/terminal/selfcheck.ts';
import type { Context } from '../context.ts';
import { selfcheck } from '../measure/selfcheck/selfcheck.ts';
import { declare } from './flags/declare.ts';
import { type Given, readOptions } from './flags/read.ts';
import { recordedBy } from './flags/recorded.ts';
import { SELFCHECK } from './flags/selfcheck.ts';
import { tell, watched } from './tell.ts';

/** `paceline selfcheck`: the same code against itself, to learn what this machine can and can't see. */
export function registerSelfcheck(program: Command, context: Context, exit: (code: number) => void): void {
  declare(program.command('selfcheck'), SELFCHECK)
    .description('compare a service with itself, to learn what this machine can and can’t see')
    .action(async (given: Given) => {
      const options = readOptions(SELFCHECK, given);
      const outcome = await watched(context, options, (session) =>
        selfcheck(options, session, recordedBy(['selfcheck'], SELFCHECK, options)),
      );
      exit(tell(outcome, context, options, ({ width }) => renderSelfcheck(outcome.result, width)));
    });
}
