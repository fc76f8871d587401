import { classOfTrials, loadSeconds, type SeenTrial } from './seen.ts';

/** A class that contradicts another is told by intervals of this confidence: many pairs are looked at. */
const SURE = 0.9999;
/** Loads that differ by less may well be classed either way: on one launch, and on two, which may differ by some percent. */
const APART = { same: 1.05, other: 1.1 };

/** A load that missed the SLO although a higher one kept it: not both can be what the target carries. */
export interface Contradiction {
  missed: SeenTrial;
  /** All trials at that load that missed it before it was asked again. */
  all: SeenTrial[];
  /** The highest load that kept it. */
  kept: SeenTrial;
  /** Whether it was kept before it was missed, on the same launch. */
  before: boolean;
  /** Seconds of load that the launch had carried when either began; for `kept` on a launch of its own. */
  age: { missed: number; kept: number };
  /** Whether the launch was asked for more than it carries between both. */
  overloaded: boolean;
  /** The load that was missed, asked once more; null where nobody did. */
  again: SeenTrial | null;
}

/** What contradicts each other, by single trials and beyond doubt, in the order in which it was missed; one a load. */
export function contradictions(trials: readonly SeenTrial[], confidence: number): Contradiction[] {
  const sure = Math.max(confidence, SURE);
  const seen = trials.filter(({ stage, state }) => stage !== 'warm-up' && state === 'measured');
  const classes = seen.map((trial) => classOfTrials([trial], sure));
  const kept = seen.filter((_, index) => classes[index] === 'kept');
  const found: Contradiction[] = [];
  seen.forEach((missed, index) => {
    if (classes[index] !== 'missed' || missed.stage === 'again') return;
    if (found.some(({ missed: { rate } }) => rate === missed.rate)) return;
    const higher = kept
      .filter(({ rate, search }) => rate >= missed.rate * APART[search === missed.search ? 'same' : 'other'])
      .sort((a, b) => b.rate - a.rate)[0];
    if (higher === undefined) return;
    const [from, to] = [trials.indexOf(higher), trials.indexOf(missed)];
    const before = from < to && higher.search === missed.search;
    const again =
      seen.find(
        (trial) => trial.stage === 'again' && trial.rate === missed.rate && trials.indexOf(trial) > to,
      ) ?? null;
    const between = seen.filter(
      (_, at) => classes[at] === 'missed' && trials.indexOf(seen[at] as SeenTrial) > from,
    );
    found.push({
      ...{ missed, kept: higher, before },
      age: { missed: ageOf(trials, to), kept: ageOf(trials, from) },
      overloaded: before && between.some((trial) => trials.indexOf(trial) < to && trial.rate >= higher.rate),
      all: seen.filter(
        (trial, at) => trial !== again && trial.rate === missed.rate && classes[at] === 'missed',
      ),
      again,
    });
  });
  return found;
}

/** What its launch had carried before a trial, seconds of load. */
function ageOf(trials: readonly SeenTrial[], index: number): number {
  const search = trials[index]?.search;
  return trials
    .slice(0, index)
    .filter((trial) => trial.search === search)
    .reduce((sum, trial) => sum + loadSeconds(trial), 0);
}

/** Whether a contradiction stands: it was missed when it was asked again, or nobody could ask again. */
export function stands({ again }: Contradiction, confidence: number): boolean {
  return again === null || classOfTrials([again], confidence) === 'missed';
}

/** The trials that missed the SLO by what held them just then. */
export function momentsOf(found: readonly Contradiction[], confidence: number): Set<SeenTrial> {
  return new Set(found.filter((one) => !stands(one, confidence)).flatMap(({ all }) => all));
}

/** Why there is no one capacity, in words. */
export function contradictionInWords({
  missed,
  kept,
  before,
  age,
  overloaded,
  again,
}: Contradiction): string {
  const often = again === null ? 'was missed' : 'was missed, and missed again when it was asked once more';
  const untried = again === null ? ' (the budget had no time to ask it again)' : '';
  const at = (seconds: number) => `after ${Math.round(seconds)} s of load`;
  if (!before) {
    return (
      `at ${missed.rate} req/s the SLO ${often}${untried}, though it was kept at ${kept.rate} req/s: ` +
      'what the target can carry is not the same from one moment or launch to the next'
    );
  }
  const why = overloaded
    ? 'what it went through in between changed what it can carry, or it gets slower with time'
    : 'it gets slower with time';
  return (
    `at ${missed.rate} req/s the SLO ${often}${untried} (${at(age.missed)}), after the same launch had kept it at ` +
    `${kept.rate} req/s (${at(age.kept)}): ${why}`
  );
}

/** What is said of a load that was missed once and not again. */
export function momentInWords({ missed, kept, all }: Contradiction): string {
  const often = all.length === 1 ? 'once' : `${all.length} times`;
  return (
    `at ${missed.rate} req/s the SLO was missed ${often}, and not when it was asked again, nor at ${kept.rate} req/s: ` +
    'something held the target or the machine in that moment, so that it is no end of the interval'
  );
}
