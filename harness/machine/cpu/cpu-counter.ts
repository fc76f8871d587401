import type { CpuCount } from '../../record/cpu.ts';
import { cgroupMembers, cgroupUsage, enterCgroup } from './cgroup.ts';
import { familyOf, type ProcessStat, type TargetProcesses } from './family.ts';
import { listens } from './listener.ts';
import { LiveThreads } from './live-threads.ts';

/** What is counted here; the probe's part is added by whoever has heard it. */
export type Counted = Omit<CpuCount, 'probeSeconds'>;

/** How often processes are looked for anew where no control group knows them, in ms. */
const LOOK = 500;
/** The count of a process ends in hundredths of a second, of user and system each: what one may be short by, s. */
const ROUNDING = 0.02;
/** Share by which two counts of the same may differ beside that. */
const TOLERANCE = 0.02;

/**
 * CPU time of all processes of a target and of all their threads, while they live and when they have ended: from a
 * control group of its own where there is one, in nanoseconds; else from the scheduler's count of live threads, held
 * against the counts of processes and of the children that they waited for.
 */
export class CpuCounter {
  readonly #target: TargetProcesses;
  readonly #threads = new LiveThreads();
  #family: ProcessStat[] = [];
  #looked = 0;
  #opened: { used: number | null; ticks: Ticks } | null = null;
  #used: number | null = null;
  /** CPU of processes that ended with nobody of the family to have waited for them, s, and how many they were. */
  #lost = { seconds: 0, processes: 0 };

  constructor(target: TargetProcesses) {
    this.#target = target;
  }

  /** Begins: finds all processes, and puts those that are outside of their control group into it. */
  open(): void {
    this.#look();
    const { cgroup, ours } = this.#target;
    if (cgroup !== null && ours) {
      const inside = new Set(cgroupMembers(cgroup));
      for (const { pid } of this.#family) if (!inside.has(pid)) enterCgroup(cgroup, pid);
    }
    this.#lost = { seconds: 0, processes: 0 };
    this.#opened = { used: this.read(), ticks: ticksOf(this.#family) };
  }

  /** Milliseconds used so far, or null where the system does not tell. */
  read(): number | null {
    const { cgroup } = this.#target;
    if (cgroup !== null) {
      this.#used = cgroupUsage(cgroup) ?? this.#used;
      return this.#used;
    }
    if (performance.now() - this.#looked > LOOK) this.#look();
    this.#used = this.#threads.read(this.#family.map(({ pid }) => pid)) ?? this.#used;
    return this.#used;
  }

  /** What was used since `open`; null where the system does not tell. Call it after the last `read`. */
  close(): Counted | null {
    const opened = this.#opened;
    if (opened === null || opened.used === null || this.#used === null) return null;
    const seconds = (this.#used - opened.used) / 1000;
    this.#look();
    const now = ticksOf(this.#family);
    const processSeconds = Math.max(0, now.seconds - opened.ticks.seconds + this.#lost.seconds);
    const rounding = ROUNDING * Math.max(1, now.processes, opened.ticks.processes);
    const doubt = this.#doubt();
    const counted = this.#target.cgroup !== null;
    const whole = counted || Math.abs(processSeconds - seconds) <= rounding + TOLERANCE * processSeconds;
    return {
      by: counted ? 'cgroup' : whole ? 'scheduler' : 'ticks',
      seconds: whole ? seconds : processSeconds,
      processSeconds,
      ...(doubt === null ? {} : { doubt }),
    };
  }

  #look(): void {
    const before = this.#family;
    this.#family = familyOf(this.#target);
    this.#looked = performance.now();
    const known = new Set([...before, ...this.#family].map(({ pid }) => pid));
    const alive = new Set(this.#family.map(({ pid }) => pid));
    for (const { pid, parent, own, waited } of before) {
      if (alive.has(pid) || known.has(parent)) continue;
      this.#lost.seconds += own + waited;
      this.#lost.processes += 1;
    }
  }

  #outside(cgroup: string, pids: readonly number[]): number {
    const inside = new Set(cgroupMembers(cgroup));
    const absent = new Set(pids.filter((pid) => !inside.has(pid)));
    if (absent.size === 0) return 0;
    // One that ended between the two looks was inside.
    return familyOf(this.#target).filter(({ pid, state }) => absent.has(pid) && state !== 'Z').length;
  }

  /** What is known to have been left out. */
  #doubt(): string | null {
    const { cgroup, port } = this.#target;
    const pids = this.#family.filter(({ state }) => state !== 'Z').map(({ pid }) => pid);
    if (cgroup !== null) {
      const outside = this.#outside(cgroup, pids);
      if (outside > 0) return `${outside} of its processes are outside of the control group that counts it`;
    } else if (this.#lost.processes > 0) {
      return `${this.#lost.processes} of its processes ended where nobody of them waited, so that what they used is not known`;
    }
    if (port !== null && listens(pids, port) === false) {
      return 'none of the processes that are counted listens at its port: what answers was not started by its command';
    }
    return null;
  }
}

interface Ticks {
  seconds: number;
  processes: number;
}

function ticksOf(family: readonly ProcessStat[]): Ticks {
  return {
    seconds: family.reduce((sum, { own, waited }) => sum + own + waited, 0),
    processes: family.length,
  };
}
