import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monotonicNow } from '../clock.ts';
import { built } from '../package.ts';
import type { ProbeProcess } from '../record/probe.ts';
import { sumOfAll } from '../record/sum-of-all.ts';
import { Lines } from './lines.ts';
import { type Span, summariseProcess } from './process-summary.ts';
import { readLine } from './read-line.ts';
import { type Life, type Succession, succession } from './succession.ts';
import type { Beat, Hello, Kept, Left } from './wire.ts';

interface Source {
  hello: Hello;
  beats: Beat[];
  /** When it was first heard of, monotonic ms. */
  since: number;
  /** When its process ended, or its connection did; null while it is there. */
  gone: number | null;
  socket: Socket;
  /** What it last told of a collection that was asked for; null until then. */
  kept: Kept | null;
  /** Whether its pid is one of this machine's, which that of a container is not. */
  ours: boolean;
}

/** What a target holds and has done until a moment, all processes that serve together. */
export interface Held {
  /** After a full collection. */
  bytes: number | null;
  /** Bytes allocated for each request that it took since the moment before, over a short while. */
  allocated: number | null;
  /** Connections to others that it opened since its start. */
  opened: number;
}

/** Receives what the probes of one launch send, one connection a process. */
export class ProbeCollector {
  readonly #server: Server;
  readonly #folder: string;
  readonly #path: string;
  readonly #sources: Source[] = [];
  readonly #sockets = new Set<Socket>();
  readonly #left = new Map<number, Left>();
  #ignored = 0;

  private constructor(folder: string, path: string) {
    this.#folder = folder;
    this.#path = path;
    this.#server = createServer((socket) => this.#accept(socket));
  }

  /** Opens a collector on a socket in a folder of its own. */
  static async open(): Promise<ProbeCollector> {
    const folder = await mkdtemp(join(tmpdir(), 'paceline-probe-'));
    const path =
      process.platform === 'win32' ? `\\\\.\\pipe\\paceline-${process.pid}-${Date.now()}` : join(folder, 's');
    const collector = new ProbeCollector(folder, path);
    await new Promise<void>((resolve, reject) => {
      collector.#server.once('error', reject);
      collector.#server.listen(path, resolve);
    });
    return collector;
  }

  /** The folder that must be removed when nobody is left to call `close`. */
  get folder(): string {
    return this.#folder;
  }

  /**
   * What the target's environment needs so that the probe loads and finds this collector.
   * @param engine `steady` for a duet: see the agent
   */
  environment(inherited: NodeJS.ProcessEnv, engine: 'plain' | 'steady' = 'plain'): Record<string, string> {
    const agent = built('harness/probe/agent.cjs');
    // NODE_OPTIONS splits at spaces; quotes keep a path together, and need their own backslashes doubled.
    const preload = `--require "${agent.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
    // Before the target's own preloads, which may put something else in the place of what the agent calls.
    const options = inherited.NODE_OPTIONS ? `${preload} ${inherited.NODE_OPTIONS}` : preload;
    const steady = engine === 'steady' ? { PACELINE_ENGINE: 'steady' } : {};
    return { NODE_OPTIONS: options, PACELINE_PROBE: this.#path, ...steady };
  }

  /**
   * What every process that serves did during a span, with the primary of a cluster; the main process first,
   * then by process id. Helpers that also run Node, such as the npm that started the server, are left out.
   */
  collect(span: Span): ProbeProcess[] {
    const processes: ProbeProcess[] = [];
    for (const { hello, beats } of this.#sources) {
      const role = this.#roleOf(hello);
      if (role === 'single' && !listens(beats)) continue;
      const summary = summariseProcess(hello, role, beats, span);
      if (summary !== null) processes.push(summary);
    }
    const rank = { primary: 0, single: 0, worker: 1 };
    return processes.sort((a, b) => rank[a.role] - rank[b.role] || a.pid - b.pid);
  }

  /**
   * Requests that the target's node:http servers took between two moments in which nothing asked it, summed
   * over its processes: `quiet` = [from, to] before, and until the last beat. Null if they can't be known, as of a
   * process that ended: what it took behind its last beat was told by nobody.
   */
  requestsSince([from, to]: readonly [from: number, to: number]): number | null {
    let sum = 0;
    for (const { beats, gone } of this.#sources) {
      if (!listens(beats) && !beats.some(({ q }) => q > 0)) continue;
      if (gone !== null && gone > to) return null;
      const before = beats.findLast((beat) => beat.t > from && beat.t <= to);
      if (before === undefined) return null;
      sum += (beats.at(-1)?.q ?? 0) - before.q;
    }
    // None at all: it serves by something else than node:http.
    return sum === 0 ? null : sum;
  }

  /**
   * Who of those that serve ended, and who came, while a load ran: (warm-up start, end). Where the target's
   * node:http counts, those serve that were asked in it; else those that listen, and workers.
   */
  succession({ warmupStart, end }: Span): Succession {
    const taken = this.#sources.map((source) => requestsWithin(source, warmupStart, end));
    const counts = taken.some((count) => count > 0);
    const lives = this.#sources.map((source, index): Life => {
      const { hello, beats, since } = source;
      const left = this.#left.get(hello.pid);
      return {
        pid: hello.pid,
        role: this.#roleOf(hello),
        from: since,
        until: hasEnded(source) ? source.gone : null,
        served: counts ? (taken[index] ?? 0) > 0 : hello.worker || listens(beats),
        onPurpose: left !== undefined && (left.asked || left.code === 0),
      };
    });
    return succession(lives, warmupStart, end);
  }

  /** Lines that no probe sent, and what came of the ends of those that were too long. */
  get ignored(): number {
    return this.#ignored;
  }

  /** Whether a node:http server of the target has counted a request, so that its count can be had. */
  get countsRequests(): boolean {
    return this.#sources.some(({ beats }) => beats.some(({ q }) => (q ?? 0) > 0));
  }

  /** Resolves once every process that still reports has reported after this moment, or after `patienceMs`. */
  async reported(after: number, patienceMs: number): Promise<void> {
    const end = monotonicNow() + patienceMs;
    const behind = () =>
      this.#sources.some(({ beats, gone }) => gone === null && (beats.at(-1)?.t ?? 0) <= after);
    while (behind() && monotonicNow() < end) await new Promise((resolve) => setTimeout(resolve, 10));
  }

  /**
   * What the processes which serve hold after a full collection of each, which stops them for as long as it takes: for
   * moments in which nothing is asked. Null where one of them has no answer in time.
   */
  async heldAfterCollection(patienceMs: number): Promise<Held | null> {
    const serving = this.#sources.filter(
      ({ hello, beats, gone }) => gone === null && (hello.worker || listens(beats)),
    );
    for (const source of serving) {
      source.kept = null;
      source.socket.write('k');
    }
    const end = monotonicNow() + patienceMs;
    while (serving.some(({ kept, gone }) => kept === null && gone === null) && monotonicNow() < end) {
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
    const told = serving.flatMap(({ kept }) => kept ?? []);
    if (told.length === 0 || told.length < serving.length) return null;
    const allocated = told.flatMap(({ a }) => a ?? []);
    return {
      bytes: sumOfAll(told.map(({ kept }) => kept)),
      // Requests are dealt to all alike.
      allocated:
        allocated.length === 0 ? null : allocated.reduce((sum, one) => sum + one, 0) / allocated.length,
      opened: told.reduce((sum, { o }) => sum + o, 0),
    };
  }

  /** Node version of the first process that reported, or null. */
  get node(): string | null {
    return this.#sources[0]?.hello.node ?? null;
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
    await rm(this.#folder, { recursive: true, force: true });
  }

  #roleOf({ worker, pid }: Hello): ProbeProcess['role'] {
    if (worker) return 'worker';
    const parent = this.#sources.some(({ hello }) => hello.worker && hello.parent === pid);
    return parent ? 'primary' : 'single';
  }

  /** Whatever runs in the target can write here: what is no probe's is let go and counted. */
  #accept(socket: Socket): void {
    this.#sockets.add(socket);
    let source: Source | undefined;
    const pieces = new Lines();
    socket.setEncoding('utf8');
    socket.on('data', (text: string) => {
      const { lines, tooLong } = pieces.take(text);
      this.#ignored += tooLong;
      for (const line of lines) {
        const said = readLine(line);
        if (said?.kind === 'hello' && source === undefined) {
          const { hello } = said;
          source = {
            ...{ hello, beats: [], since: monotonicNow(), gone: null, ours: alive(hello.pid) },
            ...{ socket, kept: null },
          };
          this.#sources.push(source);
        } else if (said?.kind === 'beat' && source !== undefined) {
          source.beats.push(said.beat);
        } else if (said?.kind === 'kept' && source !== undefined) {
          source.kept = said.kept;
        } else if (said?.kind === 'left' && source !== undefined) {
          this.#left.set(said.left.left, said.left);
        } else {
          this.#ignored += 1;
        }
      }
    });
    // A target that is killed resets the connection; what it had sent is kept.
    socket.on('error', () => {});
    socket.on('close', () => {
      this.#sockets.delete(socket);
      if (source !== undefined) source.gone = monotonicNow();
    });
  }
}

/** Whether a process had a server that listens, in one of its beats. */
function listens(beats: readonly Beat[]): boolean {
  return beats.some(({ l }) => l);
}

/** Requests that a process took in a span, by its own count; 0 where it can't count. */
function requestsWithin({ beats }: Source, from: number, to: number): number {
  const before = beats.findLast(({ t }) => t <= from)?.q ?? 0;
  return (beats.findLast(({ t }) => t <= to)?.q ?? 0) - before;
}

/** A probe that fell silent is no process that ended, where that can be seen. */
function hasEnded({ hello, gone, ours }: Source): boolean {
  return gone !== null && !(ours && alive(hello.pid));
}

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
