import type { Command } from 'commander';
import { renderDoctor } from '../../reports/terminal/doctor.ts';
import { adviseMachine } from '../analysis/machine-advice.ts';
import type { Context } from '../context.ts';
import { EXIT } from '../errors/catalogue.ts';
import { assignableCores } from '../machine/cores.ts';
import { takeFingerprint } from '../machine/fingerprint.ts';
import { inspectMachine } from '../machine/machine.ts';
import { place } from '../machine/placement.ts';
import { readCpuTimes, stolenShare } from '../machine/steal.ts';
import { builtTarget } from '../package.ts';
import type { Ceiling, DoctorResult } from '../record/doctor.ts';
import { measureCeiling } from '../trial/ceiling.ts';
import { inspectContainers } from './doctor-containers.ts';
import { declare } from './flags/declare.ts';
import { DOCTOR } from './flags/doctor.ts';
import type { OptionsOf } from './flags/flag.ts';
import { type Given, readOptions } from './flags/read.ts';
import { styleOf, watched } from './tell.ts';

/** `paceline doctor`: what this machine is, what stands in the way of measuring, what load it can make. */
export function registerDoctor(program: Command, context: Context, exit: (code: number) => void): void {
  declare(program.command('doctor'), DOCTOR)
    .description('say how well this machine can measure, and what load one generator can make on it')
    .action(async (given: Given) => {
      exit(await doctor(readOptions(DOCTOR, given), context));
    });
}

async function doctor(options: OptionsOf<typeof DOCTOR>, context: Context): Promise<number> {
  const cores = assignableCores();
  // Before there is any load, which would be taken for somebody else's.
  const facts = inspectMachine('/', cores);
  const before = readCpuTimes(cores);
  const ceiling: Ceiling = await watched(context, options, (session) =>
    measureCeiling({
      command: [process.execPath, builtTarget('ceiling/hello.js')],
      // Nothing else of the user's: a HOST or NODE_OPTIONS would make it another server.
      env: { PATH: context.env.PATH ?? '', NODE_ENV: 'production' },
      placement: place(cores, 'alone', false),
      durationSeconds: options.duration,
      signal: context.signal,
      onMeasure: (what) => session.step(`measuring: ${what}`),
    }),
  );
  const containers = await inspectContainers(context);
  const machine = { ...facts, stealShare: stolenShare(before, readCpuTimes(cores)) };
  const result: DoctorResult = {
    schema: 'paceline.doctor/1',
    fingerprint: takeFingerprint(),
    machine,
    ceiling,
    advice: adviseMachine(machine),
    containers,
  };
  if (!options.quiet) {
    context.stderr.write(renderDoctor(result, styleOf(context)));
  }
  if (options.json) context.stdout.write(`${JSON.stringify(result)}\n`);
  return EXIT.pass;
}
