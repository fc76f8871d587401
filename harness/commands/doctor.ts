import type { Command } from 'commander';
import { renderDoctor } from '../../reports/terminal/doctor.ts';
import { adviseMachine } from '../analysis/machine-advice.ts';
import { seconds } from '../config/units.ts';
import type { Context } from '../context.ts';
import { EXIT } from '../errors/catalogue.ts';
import { builtTarget } from '../package.ts';
import type { Ceiling, DoctorResult } from '../record/doctor.ts';
import { assignableCores } from '../runtime/cores.ts';
import { takeFingerprint } from '../runtime/fingerprint.ts';
import { inspectMachine } from '../runtime/machine.ts';
import { place } from '../runtime/placement.ts';
import { readCpuTimes, stolenShare } from '../runtime/steal.ts';
import { measureCeiling } from '../trial/ceiling.ts';
import { inspectContainers } from './doctor-containers.ts';
import { type SharedOptions, withShared } from './options.ts';
import { StatusLine } from './status-line.ts';

interface DoctorOptions extends SharedOptions {
  duration: string;
}

/** `paceline doctor`: what this machine is, what stands in the way of measuring, what load it can make. */
export function registerDoctor(program: Command, context: Context, exit: (code: number) => void): void {
  withShared(program.command('doctor'))
    .description('say how well this machine can measure, and what load one generator can make on it')
    .option('--duration <time>', 'length of each measurement, of which there are about ten', '1s')
    .action(async (options: DoctorOptions) => {
      exit(await doctor(options, context));
    });
}

async function doctor(options: DoctorOptions, context: Context): Promise<number> {
  const durationSeconds = seconds(options.duration, '--duration');
  const cores = assignableCores();
  // Before there is any load, which would be taken for somebody else's.
  const facts = inspectMachine('/', cores);
  const status = new StatusLine(context.stderr, options.quiet ?? false);
  const before = readCpuTimes(cores);
  let ceiling: Ceiling;
  try {
    ceiling = await measureCeiling({
      command: [process.execPath, builtTarget('ceiling/hello.js')],
      // Nothing else of the user's: a HOST or NODE_OPTIONS would make it another server.
      env: { PATH: context.env.PATH ?? '', NODE_ENV: 'production' },
      placement: place(cores, 'alone', false),
      durationSeconds,
      signal: context.signal,
      onMeasure: (what) => status.show(`measuring: ${what}`),
    });
  } finally {
    status.end();
  }
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
    const color = context.stderr.isTTY && !context.env.NO_COLOR;
    context.stderr.write(renderDoctor(result, { color, width: context.stderr.columns }));
  }
  if (options.json) context.stdout.write(`${JSON.stringify(result)}\n`);
  return EXIT.pass;
}
