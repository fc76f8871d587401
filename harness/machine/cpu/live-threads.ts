import { readdirSync, readFileSync } from 'node:fs';

/**
 * CPU time of threads from the scheduler's own count in nanoseconds; the usual counts come in hundredths of a second,
 * which is more than a batch of requests takes. A thread that began and ended between two readings is missed, and
 * what one used between its last reading and its end. Linux only.
 */
export class LiveThreads {
  /** Thread -> what it had used when last seen, ns: one that has ended keeps what it used. */
  readonly #threads = new Map<string, number>();

  /** Milliseconds that all threads seen so far have used, or null where the system does not tell. */
  read(pids: readonly number[]): number | null {
    for (const pid of pids) {
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

function threadsOf(pid: number): string[] {
  try {
    return readdirSync(`/proc/${pid}/task`).map((thread) => `/proc/${pid}/task/${thread}/schedstat`);
  } catch {
    return [];
  }
}
