import type { PacelineError } from '../errors/paceline-error.ts';
import type { TargetProcesses } from '../machine/cpu/family.ts';

/** How a target's main process ended: by itself with a status, or by a signal; both null where nobody knows. */
export interface Ended {
  code: number | null;
  signal: string | null;
}

export interface Exit extends Ended {
  /** Whether it had to be killed. */
  forced: boolean;
}

/** A target that runs, in whatever runtime. */
export interface Target {
  /** Where it answers, e.g. `http://127.0.0.1:3000`. */
  readonly origin: string;
  readonly port: number;
  /** Milliseconds from start to the first good answer of the ready path. */
  readonly readyMs: number;
  /** As the kernel that runs it numbers it. */
  readonly pid: number;
  /** The processes on this machine whose CPU is the target's; null where they can't be seen. */
  readonly processes: TargetProcesses | null;
  /** How it ended by itself, or null while it runs. */
  readonly died: Ended | null;
  /** Resolves when its main process ends, however that comes. */
  readonly exited: Promise<unknown>;
  /** What there is to say of its end where the runtime knows more than `died` tells, such as that memory ran out. */
  readonly explanation: PacelineError | null;
  /** The last lines it wrote to stderr, or else to stdout. */
  lastWords(): string;
  /** Ends all of it and resolves once nothing of it is left. */
  stop(): Promise<Exit>;
}
