import { byRate, classOfTrials, leaning, type SeenTrial } from './seen.ts';

/** The highest load that kept the SLO and the lowest that missed it; null where there is none. */
export interface Bracket {
  kept: number | null;
  missed: number | null;
  /** The lowest load at which the generator was the limit; null where it never was. */
  generator: number | null;
}

/** Long trials from which on short ones don't make an end. */
const LONG = 4;

/**
 * Where the edge lies as far as single trials point, the latest word first: a target that was slow in its first seconds
 * and is not any more has its edge where it is now.
 */
export function leaningBracket(trials: readonly SeenTrial[]): Bracket {
  let kept: number[] = [];
  let missed: number[] = [];
  for (const trial of trials) {
    const { rate } = trial;
    if (trial.state === 'generator') continue;
    if (leaning(trial) === 'kept') {
      missed = missed.filter((other) => other > rate);
      kept.push(rate);
    } else {
      kept = kept.filter((other) => other < rate);
      missed.push(rate);
    }
  }
  return { kept: most(kept), missed: least(missed), generator: generatorLimit(trials) };
}

/** The lowest rate at which the generator was the limit twice: once may be a moment that a neighbour took. */
function generatorLimit(trials: readonly SeenTrial[]): number | null {
  const limits = trials.filter(({ state }) => state === 'generator').map(({ rate }) => rate);
  return least(limits.filter((rate, index) => limits.indexOf(rate) !== index));
}

/**
 * The ends that may be told: each by all trials at its load, with its class beyond doubt.
 * @param moments trials that missed the SLO by what held them just then: they are no end
 */
export function clearBracket(
  trials: readonly SeenTrial[],
  confidence: number,
  moments: ReadonlySet<SeenTrial> = new Set(),
): Bracket {
  const counting = trials.filter((trial) => trial.state !== 'generator' && !moments.has(trial));
  const groups = byRate(counting).map((group) => ({
    rate: group.rate,
    class: classOfTrials(group.trials, confidence),
    long: group.trials.some(({ stage }) => stage === 'full'),
  }));
  // Once there are long trials, a short one that met nothing is no end: it may have been luck.
  const screened = trials.filter(({ stage }) => stage === 'full').length < LONG;
  const missed = least(groups.filter((group) => group.class === 'missed').map(({ rate }) => rate));
  const kept = groups.filter(
    ({ rate, class: of, long }) =>
      of === 'kept' &&
      (screened || long) &&
      rate < (missed ?? Infinity) &&
      keptBelow(counting, rate, confidence),
  );
  return { kept: most(kept.map(({ rate }) => rate)), missed, generator: generatorLimit(trials) };
}

/**
 * Whether full trials at this load and below it, pooled, kept the SLO: what is missed there can't be kept here. A moment
 * without the stalls that a target has at any load is luck.
 */
function keptBelow(trials: readonly SeenTrial[], rate: number, confidence: number): boolean {
  const below = trials.filter((trial) => trial.stage === 'full' && trial.rate <= rate);
  const measured = below.filter(({ state }) => state === 'measured');
  return measured.length === 0 || classOfTrials(measured, confidence) === 'kept';
}

function most(values: readonly number[]): number | null {
  return values.length === 0 ? null : Math.max(...values);
}

function least(values: readonly number[]): number | null {
  return values.length === 0 ? null : Math.min(...values);
}
