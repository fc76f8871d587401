import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { ownEnvironment } from '../../harness/environment.ts';
import { endGroup } from '../../harness/machine/process-group.ts';
import { GateResult } from '../../harness/record/gate.ts';
import { Reaper } from '../../harness/runtime/reaper/reaper.ts';

/** What a gate said, and how long that took. */
export interface GateAnswer {
  /** Null where it came to no result; `words` then holds what it printed. */
  result: GateResult | null;
  exitCode: number | null;
  words: string;
  clockSeconds: number;
}

/** What a gate may take before it is ended: a budget of 60 s, its repetition, launches. */
const LONGEST = 600_000;
/** What it may take to stop its targets and save, ms. */
const GRACE = 20_000;

/**
 * `paceline gate --base main --json` in a folder, as a user runs it. Nothing of it is left, however this ends.
 * @param cli what Node runs
 * @throws the signal's reason
 */
export async function runGate(
  cli: string,
  folder: string,
  args: readonly string[],
  signal: AbortSignal,
): Promise<GateAnswer> {
  signal.throwIfAborted();
  const { PATH = '' } = ownEnvironment();
  const started = performance.now();
  const child = spawn(process.execPath, [cli, 'gate', '--base', 'main', '--json', ...args], {
    cwd: folder,
    env: { PATH, HOME: folder, NO_COLOR: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
    // Its own group, so that a Ctrl-C reaches it once, by way of the signal.
    detached: true,
  });
  const [out, err] = [textOf(child.stdout), textOf(child.stderr)];
  const ended = once(child, 'close');
  const reaper = Reaper.start();
  const group = child.pid;
  if (group !== undefined) reaper.watch({ group });
  const stop = () => {
    child.kill('SIGINT');
    if (group !== undefined) setTimeout(() => void endGroup(group, 0), GRACE).unref();
  };
  const late = setTimeout(stop, LONGEST);
  signal.addEventListener('abort', stop, { once: true });
  try {
    const [exitCode] = (await ended) as [number | null];
    signal.throwIfAborted();
    return {
      result: resultOf(out()),
      exitCode,
      words: err().trim(),
      clockSeconds: (performance.now() - started) / 1000,
    };
  } finally {
    clearTimeout(late);
    signal.removeEventListener('abort', stop);
    if (group !== undefined) reaper.forget({ group });
    reaper.close();
  }
}

function textOf(stream: NodeJS.ReadableStream): () => string {
  let text = '';
  stream.setEncoding('utf8').on('data', (part: string) => {
    text += part;
  });
  return () => text;
}

function resultOf(text: string): GateResult | null {
  try {
    return GateResult.parse(JSON.parse(text));
  } catch {
    return null;
  }
}
