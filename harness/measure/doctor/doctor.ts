import { adviseMachine } from '../../analysis/machine-advice.ts';
import { EXIT } from '../../errors/catalogue.ts';
import { assignableCores } from '../../machine/cores.ts';
import { takeFingerprint } from '../../machine/fingerprint.ts';
import { inspectMachine } from '../../machine/machine.ts';
import { place } from '../../machine/placement.ts';
import { readCpuTimes, stolenShare } from '../../machine/steal.ts';
import { builtTarget } from '../../package.ts';
import type { DoctorResult } from '../../record/doctor.ts';
import { measureCeiling } from '../../trial/ceiling.ts';
import type { Outcome } from '../outcome.ts';
import type { Session } from '../session.ts';
import { inspectContainers } from './containers.ts';

/** How a machine is looked at. */
export interface DoctorOptions {
  /** Seconds of each measurement, of which there are about ten. */
  duration: number;
}

/**
 * Looks at what this machine is, what stands in the way of measuring, and what load one generator can make on it.
 * @throws what starting and loading a target of our own throws
 */
export async function doctor(options: DoctorOptions, session: Session): Promise<Outcome<DoctorResult>> {
  const cores = assignableCores();
  // Before there is any load, which would be taken for somebody else's.
  const facts = inspectMachine('/', cores);
  const before = readCpuTimes(cores);
  const ceiling = await measureCeiling({
    command: [process.execPath, builtTarget('ceiling/hello.js')],
    // Nothing else of the user's: a HOST or NODE_OPTIONS would make it another server.
    env: { PATH: session.env.PATH ?? '', NODE_ENV: 'production' },
    placement: place(cores, 'alone', false),
    durationSeconds: options.duration,
    signal: session.signal,
    onMeasure: (what) => session.step(`measuring: ${what}`),
  });
  session.idle();
  const containers = await inspectContainers(session);
  const machine = { ...facts, stealShare: stolenShare(before, readCpuTimes(cores)) };
  const result: DoctorResult = {
    schema: 'paceline.doctor/1',
    fingerprint: takeFingerprint(),
    machine,
    ceiling,
    advice: adviseMachine(machine),
    containers,
  };
  return { result, folder: null, report: null, exitCode: EXIT.pass, failure: undefined };
}
