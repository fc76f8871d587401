import { statSync } from 'node:fs';
import type { LogFiles } from '../runtime/last-words.ts';
import type { ProbedTarget } from './probed-target.ts';

/** How long a full collection may take, ms. */
const PATIENCE = 2000;

/** What a target holds, and has printed and opened, at a moment in which nobody asks it; null where it can't be known. */
export interface Holding {
  /** Bytes. */
  memory: number | null;
  output: number | null;
  /** Connections to others, since its start. */
  opened: number | null;
  /** Bytes allocated for each request since the moment before. */
  allocated: number | null;
}

/** @param probed null for what is not ours */
export async function holdingOf(probed: ProbedTarget | null, logs: LogFiles | null): Promise<Holding> {
  const held = (await probed?.collector.heldAfterCollection(PATIENCE)) ?? null;
  return {
    memory: held?.bytes ?? null,
    output: logs === null ? null : sizeOf(logs),
    opened: held?.opened ?? null,
    allocated: held?.allocated ?? null,
  };
}

/** Of each request: bytes that stay, bytes printed, connections opened to others, bytes allocated. Null where it can't be told. */
export type LeftBehind = Record<
  'memoryKept' | 'outputBytes' | 'connectionsOpened' | 'allocationPerRequest',
  number | null
>;

/** What grew for each request that was answered in between. */
export function leftBehind(before: Holding, after: Holding, answered: number): LeftBehind {
  const growth = (from: number | null, to: number | null, digits = 2) =>
    from === null || to === null || answered === 0 ? null : Number(((to - from) / answered).toFixed(digits));
  return {
    memoryKept: growth(before.memory, after.memory),
    outputBytes: growth(before.output, after.output),
    connectionsOpened: growth(before.opened, after.opened, 6),
    allocationPerRequest: after.allocated,
  };
}

function sizeOf({ stdout, stderr }: LogFiles): number | null {
  try {
    return statSync(stdout).size + statSync(stderr).size;
  } catch {
    return null;
  }
}
