import { meanEstimate } from '../../harness/analysis/statistics/mean-interval.ts';
import { randomStream } from '../../harness/plan/random.ts';
import { comparedLabel } from '../../harness/words/metric-label.ts';
import { clopperPearson } from '../decision/clopper-pearson.ts';
import type { Share } from '../decision/summary.ts';
import { judgeAgain, type KeptLaunches } from './launches.ts';
import type { RegressionDecision } from './results.ts';

const SEED = 15;
/** Of each of many intervals at once, so that one of them seldom leaves out what is true. */
const CONFIDENCE = 0.99;

/**
 * How often the gate of now calls slower what can't be: launches of no-ops, of which A and B change names at random, launch by
 * launch. Each set of launches has its turn. Null without any.
 * @param times judgements, seeded
 */
export function swappedAtRandom(all: readonly KeptLaunches[], times: number): Share | null {
  if (all.length === 0) return null;
  const random = randomStream(SEED, 'swaps');
  let count = 0;
  for (let time = 0; time < times; time++) {
    const kept = all[time % all.length] as KeptLaunches;
    const swaps = kept.launches.map(() => random(0, 1) === 1);
    if (judgeAgain(kept, (launch) => swaps[launch] === true).slower === 'yes') count += 1;
  }
  return { count, n: times, ci: clopperPearson(count, times) };
}

/** What a metric reads of changes that change nothing: the mean over all decisions. */
export interface NoOpMean {
  name: string;
  /** Null where it is a share. */
  unit: string | null;
  n: number;
  mean: number;
  ci: [number, number] | null;
  /** Null where one gate alone has no interval. */
  holdsZero: boolean | null;
}

/** By metric and route, in the order in which the gate has them. */
export function meansOfNoOps(decisions: readonly RegressionDecision[]): NoOpMean[] {
  const all = decisions.flatMap(({ comparisons }) => comparisons).filter(({ change }) => change !== null);
  const names = [...new Set(all.map(comparedLabel))];
  return names.flatMap((name) => {
    const mine = all.filter((one) => comparedLabel(one) === name);
    const estimate = meanEstimate(
      mine.flatMap(({ change }) => change ?? []),
      '',
      CONFIDENCE,
    );
    if (estimate === null) return [];
    const { value, ci, n } = estimate;
    const holdsZero = ci === null ? null : ci[0] <= 0 && ci[1] >= 0;
    const [one] = mine;
    const unit = one?.scale === undefined ? null : one.unit;
    return [{ name, unit, n, mean: value, ci, holdsZero }];
  });
}

export const NO_OP_CONFIDENCE = CONFIDENCE;
