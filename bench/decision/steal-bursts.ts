import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { pinned } from '../../harness/machine/cores.ts';
import { randomStream } from '../../harness/plan/random.ts';

const STEALER = fileURLToPath(new URL('stealer.cjs', import.meta.url));
/** Milliseconds of a burst, and of the pause before it. */
const SHORTEST = 20;
const LONGEST = 500;

/**
 * Milliseconds by turns idle and busy, drawn alike, so that half of the time is busy: a burst shares the core with
 * what runs there. Whole pairs, of at most as many seconds in all.
 */
export function burstsOf(seed: number, seconds: number): number[] {
  const random = randomStream(seed, 'bursts');
  const lengths: number[] = [];
  for (let total = 0; ; ) {
    const pair = [random(SHORTEST, LONGEST), random(SHORTEST, LONGEST)];
    total += pair.reduce((sum, length) => sum + length, 0);
    if (total > seconds * 1000) return lengths;
    lengths.push(...pair);
  }
}

export interface Stealer {
  pid: number;
  /** Resolves when it has ended. */
  ended: Promise<void>;
  stop(): Promise<void>;
}

/** Starts a process that takes these cores by bursts. It ends after the last, on `stop`, or with this process. */
export function startStealer(lengths: readonly number[], cores: readonly number[]): Stealer {
  const command = pinned(cores, [process.execPath, STEALER, JSON.stringify(lengths)]);
  const child = spawn(command[0] ?? '', command.slice(1), { stdio: ['pipe', 'ignore', 'inherit'] });
  const ended = new Promise<void>((resolve) => {
    child.once('close', () => resolve());
    child.once('error', () => resolve());
  });
  return {
    pid: child.pid ?? 0,
    ended,
    async stop() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}
