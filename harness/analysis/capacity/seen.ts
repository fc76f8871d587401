import type { CapacityTrial } from '../../record/capacity.ts';
import { recordedTerm } from '../../record/slo.ts';
import { type Class, classOf, pool } from './pooled.ts';

/** What the search needs of a trial. */
export type SeenTrial = Pick<CapacityTrial, 'search' | 'stage' | 'rate' | 'window' | 'state' | 'readings'>;

/** Seconds of load that a trial took, its warm-up included. */
export function loadSeconds({ window }: Pick<SeenTrial, 'window'>): number {
  return window.warmupSeconds + window.durationSeconds;
}

/** How long an answer may take by each SLO over a latency, seconds. */
export function latencyBounds(trial: SeenTrial | undefined): number[] {
  return (trial?.readings ?? []).flatMap(({ slo }) => {
    const { figure, bound } = recordedTerm(slo);
    return figure.kind === 'latency' ? [bound / 1000] : [];
  });
}

/** So many standard deviations beyond what is allowed count as missed where only the way is looked for. */
const LEAN = 2;
/** A share that is missed however few requests there were. */
const MOST = 0.5;

/**
 * Which way one trial points, by its own counts: enough to find the way, never for an answer. A trial that is short has
 * few requests beyond the SLO where it is kept, and one of them more is no reason to turn round.
 */
export function leaning(trial: SeenTrial): 'kept' | 'missed' {
  if (trial.state === 'failed') return 'missed';
  const missed = trial.readings.some(({ side, bound, orEqual, batches }) => {
    const over = batches.reduce((sum, [x]) => sum + x, 0);
    const of = batches.reduce((sum, [, w]) => sum + w, 0);
    if (side === 'above') return over < bound * of;
    const allowed = bound * of;
    if (of > 0 && over > MOST * of) return true;
    if (orEqual && over <= allowed) return false;
    return over > allowed + (bound === 0 ? 0 : LEAN * Math.sqrt(allowed) + 1);
  });
  return missed ? 'missed' : 'kept';
}

/** The class of trials at one load, pooled: kept if all SLOs surely are, missed if one surely is. */
export function classOfTrials(trials: readonly SeenTrial[], confidence: number): Class {
  const measured = trials.filter(({ state }) => state === 'measured');
  if (trials.some(({ state }) => state === 'failed')) return 'missed';
  const [first] = measured;
  if (first === undefined) return 'undecided';
  const classes = first.readings.map((reading, index) => {
    const batches = measured.map(({ readings }) => readings[index]?.batches ?? []);
    return classOf(reading, pool(batches, confidence));
  });
  if (classes.includes('missed')) return 'missed';
  return classes.includes('undecided') ? 'undecided' : 'kept';
}

/** Trials by rate, ascending. */
export function byRate<Trial extends SeenTrial>(
  trials: readonly Trial[],
): { rate: number; trials: Trial[] }[] {
  const groups = new Map<number, Trial[]>();
  for (const trial of trials) groups.set(trial.rate, [...(groups.get(trial.rate) ?? []), trial]);
  return [...groups].sort(([a], [b]) => a - b).map(([rate, group]) => ({ rate, trials: group }));
}
