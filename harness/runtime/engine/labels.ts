import { hostname } from 'node:os';

/** On everything that Paceline makes on an engine. */
export const LABEL = 'dev.paceline';
export const RUN_LABEL = `${LABEL}.run`;
export const PID_LABEL = `${LABEL}.pid`;
/** A process id means something only on the machine, or in the container, where it was given. */
export const MACHINE_LABEL = `${LABEL}.machine`;

/** Says whose it is, so that it can be found and removed once that process is gone. @param run id of the run */
export function labelsOf(run: string): Record<string, string> {
  return {
    [LABEL]: '1',
    [RUN_LABEL]: run,
    [PID_LABEL]: String(process.pid),
    [MACHINE_LABEL]: hostname(),
  };
}
