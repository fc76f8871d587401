import { readdirSync, readFileSync } from 'node:fs';
import { membersOf } from './group.ts';

/**
 * CPU time of all processes of a group and of all their threads, from the scheduler's own count in nanoseconds;
 * the usual counts come in hundredths of a second, which is more than a batch of requests takes. Linux only.
 */
export class GroupCpu {
  readonly #group: number;
  #processes: string[] = [];
  /** Thread -> what it had used when last seen, ns: one that has ended keeps what it used. */
  readonly #threads = new Map<string, number>();

  constructor(group: number) {
    this.#group = group;
    this.refresh();
  }

  /** Looks for the processes of the group anew. */
  refresh(): void {
    this.#processes = membersOf(this.#group).map(({ pid }) => pid);
  }

  /** Milliseconds used so far, or null where the system does not tell. */
  read(): number | null {
    for (const pid of this.#processes) {
      for (const path of threadsOf(pid)) {
        try {
          const text = readFileSync(path, 'latin1');
          this.#threads.set(path, Number(text.slice(0, text.indexOf(' '))));
        } catch {
          // It ended meanwhile.
        }
      }
    }
    if (this.#threads.size === 0) return null;
    let nanoseconds = 0;
    for (const used of this.#threads.values()) nanoseconds += used;
    return nanoseconds / 1e6;
  }
}

function threadsOf(pid: string): string[] {
  try {
    return readdirSync(`/proc/${pid}/task`).map((thread) => `/proc/${pid}/task/${thread}/schedstat`);
  } catch {
    return [];
  }
}
