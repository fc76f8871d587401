import type { RunResults } from '../record/run.ts';

/** Launches of a variant below which there is no interval, and so nothing to say. */
const FEWEST = 2;

/** Launches that each variant needs, of as many as there are blocks. */
export function fewestLaunches(blocks: number): number {
  return Math.min(FEWEST, blocks);
}

/** A variant of which the machine spoiled so many launches, asked again or not, that too few are left. */
export interface TooFew {
  scenario: string;
  variant: string;
  has: number;
  needs: number;
}

/** Variants of a run, none of whose launches failed by itself, that have too few for an interval. */
export function tooFew({ scenarios, plan }: Pick<RunResults, 'scenarios' | 'plan'>): TooFew[] {
  const needs = fewestLaunches(plan.profile.blocks);
  return scenarios.flatMap(({ name, variants }) =>
    variants
      .filter(({ trials }) => trials.invalid > 0 && trials.measured < needs)
      .map((variant) => ({ scenario: name, variant: variant.name, has: variant.trials.measured, needs })),
  );
}
