import type { Command } from 'commander';
import { renderLoad } from '../../reports/terminal/load.ts';
import type { Context } from '../context.ts';
import { load } from '../measure/load/load.ts';
import { declare } from './flags/declare.ts';
import { LOAD } from './flags/load.ts';
import { type Given, readOptions } from './flags/read.ts';
import { tell, watched } from './tell.ts';

/** `paceline load`: one load against a URL, or against a target started for it. */
export function registerLoad(program: Command, context: Context, exit: (code: number) => void): void {
  declare(program.command('load'), LOAD)
    .description('put one load on a URL, or on a target started for it, and say what came of it')
    .argument('[url]', 'where requests go, e.g. http://127.0.0.1:3000/users; without one, --target')
    .action(async (url: string | undefined, given: Given) => {
      const options = readOptions(LOAD, given);
      const outcome = await watched(context, options, (session) => load(url, options, session));
      exit(tell(outcome, context, options, (style) => renderLoad(outcome.result, style)));
    });
}
