import { statSync } from 'node:fs';
import type { LogFiles } from '../runtime/last-words.ts';
import type { ProbedTarget } from './probed-target.ts';

/** How long a full collection may take, ms. */
const PATIENCE = 2000;

/** What a target holds and has printed at a moment in which nobody asks it, bytes; null where it can't be known. */
export interface Holding {
  memory: number | null;
  output: number | null;
}

/** @param probed null for what is not ours */
export async function holdingOf(probed: ProbedTarget | null, logs: LogFiles | null): Promise<Holding> {
  const memory = (await probed?.collector.heldAfterCollection(PATIENCE)) ?? null;
  return { memory, output: logs === null ? null : sizeOf(logs) };
}

/** By how much both grew for each request that was answered in between. */
export function leftBehind(
  before: Holding,
  after: Holding,
  answered: number,
): { memoryKept: number | null; outputBytes: number | null } {
  const growth = (from: number | null, to: number | null) =>
    from === null || to === null || answered === 0 ? null : Math.round(((to - from) / answered) * 100) / 100;
  return {
    memoryKept: growth(before.memory, after.memory),
    outputBytes: growth(before.output, after.output),
  };
}

function sizeOf({ stdout, stderr }: LogFiles): number | null {
  try {
    return statSync(stdout).size + statSync(stderr).size;
  } catch {
    return null;
  }
}
