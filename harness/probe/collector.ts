import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monotonicNow } from '../clock.ts';
import { built } from '../package.ts';
import type { ProbeProcess } from '../record/probe.ts';
import { type Span, summariseProcess } from './process-summary.ts';
import type { Beat, Hello } from './wire.ts';

interface Source {
  hello: Hello;
  beats: Beat[];
  /** Its process ended, or its connection did. */
  gone: boolean;
}

/** Receives what the probes of one launch send, one connection a process. */
export class ProbeCollector {
  readonly #server: Server;
  readonly #folder: string;
  readonly #path: string;
  readonly #sources: Source[] = [];
  readonly #sockets = new Set<Socket>();

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
    const options = inherited.NODE_OPTIONS ? `${inherited.NODE_OPTIONS} ${preload}` : preload;
    const steady = engine === 'steady' ? { PACELINE_ENGINE: 'steady' } : {};
    return { NODE_OPTIONS: options, PACELINE_PROBE: this.#path, ...steady };
  }

  /**
   * What every process that serves did during a span, with the primary of a cluster; the main process first,
   * then by process id. Helpers that also run Node, such as the npm that started the server, are left out.
   */
  collect(span: Span): ProbeProcess[] {
    const parents = new Set(
      this.#sources.filter(({ hello }) => hello.worker).map(({ hello }) => hello.parent),
    );
    const processes: ProbeProcess[] = [];
    for (const { hello, beats } of this.#sources) {
      const role = hello.worker ? 'worker' : parents.has(hello.pid) ? 'primary' : 'single';
      if (role === 'single' && !beats.some((beat) => beat.l)) continue;
      const summary = summariseProcess(hello, role, beats, span);
      if (summary !== null) processes.push(summary);
    }
    const rank = { primary: 0, single: 0, worker: 1 };
    return processes.sort((a, b) => rank[a.role] - rank[b.role] || a.pid - b.pid);
  }

  /**
   * Requests that the target's node:http servers took between two moments in which nothing asked it, summed
   * over its processes: `quiet` = [from, to] before, and until the last beat. Null if they can't be known.
   */
  requestsSince([from, to]: readonly [from: number, to: number]): number | null {
    let sum = 0;
    for (const { beats } of this.#sources) {
      if (!beats.some((beat) => beat.l || beat.q > 0)) continue;
      const before = beats.findLast((beat) => beat.t > from && beat.t <= to);
      if (before === undefined) return null;
      sum += (beats.at(-1)?.q ?? 0) - before.q;
    }
    // None at all: it serves by something else than node:http.
    return sum === 0 ? null : sum;
  }

  /** Resolves once every process that still reports has reported after this moment, or after `patienceMs`. */
  async reported(after: number, patienceMs: number): Promise<void> {
    const end = monotonicNow() + patienceMs;
    const behind = () => this.#sources.some(({ beats, gone }) => !gone && (beats.at(-1)?.t ?? 0) <= after);
    while (behind() && monotonicNow() < end) await new Promise((resolve) => setTimeout(resolve, 10));
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

  #accept(socket: Socket): void {
    this.#sockets.add(socket);
    let source: Source | undefined;
    let rest = '';
    socket.setEncoding('utf8');
    socket.on('data', (text: string) => {
      const lines = (rest + text).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) {
        if (source === undefined) {
          source = { hello: JSON.parse(line) as Hello, beats: [], gone: false };
          this.#sources.push(source);
        } else {
          source.beats.push(JSON.parse(line) as Beat);
        }
      }
    });
    // A target that is killed resets the connection; what it had sent is kept.
    socket.on('error', () => {});
    socket.on('close', () => {
      this.#sockets.delete(socket);
      if (source !== undefined) source.gone = true;
    });
  }
}
