import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { cgroupMembers } from './cgroup.ts';

/** What a launch leaves in the environment of all that it starts: a detached process has no other mark of it. */
export const LAUNCH_MARK = 'PACELINE_LAUNCH';

/** How the processes of a target are known. */
export interface TargetProcesses {
  /** The first one, which leads a group and a session of its own; null for one that was not started here. */
  leader: number | null;
  /** Value of `LAUNCH_MARK` in their environment. */
  mark: string | null;
  /** The control group that counts them, as its folder; null where there is none. */
  cgroup: string | null;
  /** Whether that group was made for them, so that whatever is outside it can be put there. */
  ours: boolean;
  /** Where they answer; null where that is told by another network of the machine. */
  port: number | null;
}

/** A process as `/proc/PID/stat` has it. */
export interface ProcessStat {
  pid: number;
  parent: number;
  group: number;
  session: number;
  state: string;
  /** CPU of all its threads, those that ended among them; and of its children that ended and were waited for, s. */
  own: number;
  waited: number;
}

/** The kernel tells times in hundredths of a second here, whatever its own clock is. */
const TICK = 0.01;

/** All processes that are to be seen. */
function processes(root = '/'): ProcessStat[] {
  const proc = join(root, 'proc');
  try {
    return readdirSync(proc)
      .filter((name) => /^\d+$/.test(name))
      .flatMap((name) => statOf(join(proc, name)) ?? []);
  } catch {
    return [];
  }
}

function statOf(folder: string): ProcessStat | null {
  try {
    const text = readFileSync(join(folder, 'stat'), 'latin1');
    // The name in brackets may hold anything; what is numbered from 3 in proc(5) follows it.
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    const [state = '', parent, group, session] = fields;
    const [user, system, childUser, childSystem] = fields.slice(11, 15).map(Number);
    return {
      pid: Number.parseInt(text, 10),
      parent: Number(parent),
      group: Number(group),
      session: Number(session),
      state,
      own: ((user ?? 0) + (system ?? 0)) * TICK,
      waited: ((childUser ?? 0) + (childSystem ?? 0)) * TICK,
    };
  } catch {
    // It ended meanwhile.
    return null;
  }
}

/**
 * The processes of a target: in its control group, in the leader's group or session, marked, or with such a parent,
 * parents' parents included. One that left them all, environment too, is not found.
 */
export function familyOf(target: TargetProcesses, root = '/'): ProcessStat[] {
  const all = processes(root);
  const counted = new Set(target.cgroup === null ? [] : cgroupMembers(target.cgroup));
  const { leader } = target;
  const found = new Map<number, ProcessStat>();
  for (const one of all) {
    const led = leader !== null && [one.pid, one.group, one.session].includes(leader);
    if (led || counted.has(one.pid) || isMarked(one.pid, target.mark, root)) found.set(one.pid, one);
  }
  for (let grown = true; grown; ) {
    grown = false;
    for (const one of all) {
      if (found.has(one.pid) || !found.has(one.parent)) continue;
      found.set(one.pid, one);
      grown = true;
    }
  }
  return [...found.values()];
}

function isMarked(pid: number, mark: string | null, root: string): boolean {
  if (mark === null || pid === process.pid) return false;
  try {
    const environment = readFileSync(join(root, 'proc', String(pid), 'environ'), 'latin1');
    return environment.split('\0').includes(`${LAUNCH_MARK}=${mark}`);
  } catch {
    // It is somebody else's, or has ended.
    return false;
  }
}
