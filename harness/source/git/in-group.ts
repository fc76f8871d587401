import { spawn } from 'node:child_process';
import type { Readable } from 'node:stream';
import { endGroup } from '../../machine/process-group.ts';
import type { Reaper } from '../../runtime/reaper/reaper.ts';

export interface GroupCommand {
  program: string;
  args: readonly string[];
  cwd: string;
  env: NodeJS.ProcessEnv;
  /** File descriptor that takes all it writes; without one that is collected. */
  output?: number | undefined;
  /** Ends the group should Paceline be killed meanwhile. */
  reaper?: Reaper | undefined;
  signal?: AbortSignal | undefined;
  timeoutMs?: number | undefined;
}

export interface GroupEnd {
  code: number | null;
  signal: string | null;
  timedOut: boolean;
  /** What it wrote; empty where `output` took it. */
  stdout: string;
  stderr: string;
}

/** How long a command may take to end by itself once asked, ms. */
const GRACE = 3000;

/**
 * Runs a command to its end as a process group of its own. However that comes, by itself, by the timeout or
 * by an interruption, no process of the group is left afterwards.
 * @throws the signal's reason if interrupted; the system's error if the command can't be started.
 */
export async function runInGroup(command: GroupCommand): Promise<GroupEnd> {
  command.signal?.throwIfAborted();
  const stream = command.output ?? 'pipe';
  const child = spawn(command.program, command.args, {
    cwd: command.cwd,
    env: command.env,
    detached: true,
    stdio: ['ignore', stream, stream],
  });
  const stdout = collect(child.stdout);
  const stderr = collect(child.stderr);
  const closed = new Promise<Pick<GroupEnd, 'code' | 'signal'>>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => resolve({ code, signal }));
  });
  const group = child.pid;
  if (group === undefined) return { ...(await closed), timedOut: false, stdout: '', stderr: '' };

  command.reaper?.watch({ group });
  let timedOut = false;
  const end = () => void endGroup(group, GRACE);
  const timer =
    command.timeoutMs === undefined
      ? undefined
      : setTimeout(() => {
          timedOut = true;
          end();
        }, command.timeoutMs);
  command.signal?.addEventListener('abort', end, { once: true });
  try {
    const how = await closed;
    return { ...how, timedOut, stdout: stdout(), stderr: stderr() };
  } finally {
    clearTimeout(timer);
    command.signal?.removeEventListener('abort', end);
    // What it left running in the background would take its share of the machine while others are measured.
    await endGroup(group, GRACE);
    command.reaper?.forget({ group });
    command.signal?.throwIfAborted();
  }
}

function collect(stream: Readable | null): () => string {
  const chunks: Buffer[] = [];
  stream?.on('data', (chunk: Buffer) => chunks.push(chunk));
  return () => Buffer.concat(chunks).toString('utf8');
}
