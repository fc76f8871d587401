import type { Command } from 'commander';
import { renderDoctor } from '../../reports/terminal/doctor.ts';
import type { Context } from '../context.ts';
import { doctor } from '../measure/doctor/doctor.ts';
import { declare } from './flags/declare.ts';
import { DOCTOR } from './flags/doctor.ts';
import { type Given, readOptions } from './flags/read.ts';
import { tell, watched } from './tell.ts';

/** `paceline doctor`: what this machine is, what stands in the way of measuring, what load it can make. */
export function registerDoctor(program: Command, context: Context, exit: (code: number) => void): void {
  declare(program.command('doctor'), DOCTOR)
    .description('say how well this machine can measure, and what load one generator can make on it')
    .action(async (given: Given) => {
      const options = readOptions(DOCTOR, given);
      const outcome = await watched(context, options, (session) => doctor(options, session));
      exit(tell(outcome, context, options, (style) => renderDoctor(outcome.result, style)));
    });
}
