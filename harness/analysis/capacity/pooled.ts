import type { SloReading } from '../../record/capacity.ts';
import { tFactor } from '../statistics/student.ts';

/** A ratio of two sums over batches, and what may be said of it. */
export interface Pooled {
  /** Sum of the first over sum of the second; 0 where nothing was counted. */
  value: number;
  /** Null where there are too few batches for one. */
  ci: [number, number] | null;
  /** Sum of the second: requests, or milliseconds. */
  weight: number;
}

/** Beyond this correlation of neighbours, batches are too short against what the target remembers. */
const CORRELATED = 0.2;
/** Batches that are left at least when neighbours are merged, and that an interval needs. */
const FEWEST = 8;

type Batch = readonly [number, number];

/**
 * The ratio over the batches of several trials, with its batch-means interval: neighbours of one trial are merged
 * until they no longer depend on each other, then the ratio's variance is that of the residuals x - r w over the square of the
 * summed weights (Law, Simulation Modeling and Analysis, 2015, 9.5.3; Cochran, Sampling Techniques, 1977, 2.11).
 */
export function pool(trials: readonly (readonly Batch[])[], confidence: number): Pooled {
  const batches = trials.flatMap((trial) => independent(trial));
  let over = 0;
  let weight = 0;
  for (const [x, w] of batches) {
    over += x;
    weight += w;
  }
  if (weight === 0) return { value: 0, ci: null, weight };
  const value = over / weight;
  const n = batches.length;
  if (n < FEWEST) return { value, ci: null, weight };
  const squares = batches.reduce((sum, [x, w]) => sum + (x - value * w) ** 2, 0);
  const half = (tFactor(confidence, n - 1) * Math.sqrt((n / (n - 1)) * squares)) / weight;
  // A share of requests or of time ends at 1.
  const most = batches.every(([x, w]) => x <= w) ? 1 : Number.POSITIVE_INFINITY;
  return { value, ci: [Math.max(0, value - half), Math.min(most, value + half)], weight };
}

/** Batches of one trial, neighbours merged until they hardly depend on each other or few are left. */
function independent(trial: readonly Batch[]): Batch[] {
  let batches = trial.filter(([, weight]) => weight > 0);
  while (batches.length >= 2 * FEWEST && correlation(batches) > CORRELATED) {
    const merged: Batch[] = [];
    for (let at = 0; at + 1 < batches.length; at += 2) {
      const [x, w] = batches[at] as Batch;
      const [nextX, nextW] = batches[at + 1] as Batch;
      merged.push([x + nextX, w + nextW]);
    }
    // One that is left over belongs to the last pair.
    if (batches.length % 2 === 1) {
      const [left, last] = [batches.at(-1) as Batch, merged.pop() as [number, number]];
      merged.push([last[0] + left[0], last[1] + left[1]]);
    }
    batches = merged;
  }
  return batches;
}

/** How many of a trial's batches one independent batch holds: a measure of the time that the target remembers. */
export function memory(trial: readonly Batch[]): number {
  const left = independent(trial).length;
  return left === 0 ? 1 : trial.length / left;
}

/** Correlation of neighbouring residuals. */
function correlation(batches: readonly Batch[]): number {
  const over = batches.reduce((sum, [x]) => sum + x, 0);
  const weight = batches.reduce((sum, [, w]) => sum + w, 0);
  const ratio = over / weight;
  const residuals = batches.map(([x, w]) => x - ratio * w);
  let products = 0;
  let squares = 0;
  residuals.forEach((residual, index) => {
    squares += residual ** 2;
    products += residual * (residuals[index + 1] ?? 0);
  });
  return squares === 0 ? 0 : products / squares;
}

export type Class = 'kept' | 'missed' | 'undecided';

/**
 * As many requests beyond the bound are to be expected at the edge before none at all says that it is kept: e^-3.7 is 2.5 %, the chance
 * to see none all the same.
 */
const EXPECTED = 3.7;

/** What pooled readings of one SLO at one load say: the whole interval lies on one side, or it can't be told. */
export function classOf(reading: Omit<SloReading, 'batches'>, pooled: Pooled): Class {
  const { side, bound, orEqual } = reading;
  const sign = side === 'below' ? 1 : -1;
  const { value, ci, weight } = pooled;
  if (weight === 0) return 'undecided';
  const beyond = sign * (value - bound);
  const keeps = beyond < 0 || (orEqual && beyond === 0);
  // Nothing at all beyond it, or nothing within: its variance is not seen, so its size has to do.
  if (side === 'below' && value === 0 && keeps) {
    return bound === 0 || weight * bound >= EXPECTED ? 'kept' : 'undecided';
  }
  if (ci === null) return 'undecided';
  const near = sign > 0 ? ci[1] - bound : bound - ci[0];
  const far = sign > 0 ? ci[0] - bound : bound - ci[1];
  if (far > 0) return 'missed';
  return near < 0 || (orEqual && near === 0) ? 'kept' : 'undecided';
}
