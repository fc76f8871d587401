import { whoseFault } from '../errors/whose-fault.ts';
import type { DuetTrial } from '../record/duet.ts';
import { mostRepeats } from './repeats.ts';

/** A launch pair to be measured, by its number, and the one in whose place it is. */
export interface Pair {
  block: number;
  replaces?: number;
}

/**
 * The next launch pair of a comparison; null where there is none. First those that were planned, then, up to a quarter
 * as many, those again that the machine spoiled.
 */
export function nextPair(trials: readonly DuetTrial[], planned: number): Pair | null {
  const block = trials.length + 1;
  if (block <= planned) return { block };
  const repeats = trials.filter(({ replaces }) => replaces !== undefined);
  if (repeats.length >= mostRepeats(planned)) return null;
  const replaced = new Set(repeats.map(({ replaces }) => replaces));
  const again = trials.find(
    (trial) =>
      trial.state === 'invalid' && whoseFault(trial.reason) === 'machine' && !replaced.has(trial.block),
  );
  return again === undefined ? null : { block, replaces: again.block };
}
