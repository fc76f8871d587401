import { meanEstimate } from '../../harness/analysis/statistics/mean-interval.ts';
import { mean } from '../../harness/analysis/statistics/moments.ts';
import type { DecisionCase } from './cases.ts';
import { clopperPearson } from './clopper-pearson.ts';
import type { Decider, Decision, MeasuredChange } from './results.ts';

/** The metric that the truth is known of. */
const KNOWN = 'serviceTime';
const CONFIDENCE = 0.95;

/** Some of some, with the exact interval of the share. */
export interface Share {
  count: number;
  n: number;
  ci: [low: number, high: number];
}

/** What all decisions of one case by one decider come to. */
export interface CaseSummary {
  decisions: number;
  /** Those that gave no verdict to act on, which stay in the count. */
  invalid: number;
  /** Decisions with one of the verdicts that are counted. */
  counted: Share;
  /** Whether the share is what is wanted of it. */
  met: boolean;
  /** Microseconds that B takes longer, and A's service time as it was measured; their means. */
  extraUs: number;
  baseUs: number | null;
  /** Means of the estimated changes and of the true ones; null without any. */
  change: { value: number; ci: [number, number] | null } | null;
  truth: number | null;
  /** Intervals that hold the truth, and the confidence they were given with. */
  holding: Share;
  confidence: number | null;
  /** Means. */
  loadSeconds: number;
  wallSeconds: number;
}

/** Whether a decision is one of those that are counted: by its verdict, and by the route that it names where one has to be named. */
export function isCounted({ wanted }: DecisionCase, { verdict, comparisons }: Decision): boolean {
  if (!wanted.verdicts.some((each) => each === verdict)) return false;
  if (wanted.route === undefined) return true;
  const named = comparisons.filter((each) => each.route !== undefined && each.verdict === verdict);
  return named.length > 0 && named.every(({ route }) => route === wanted.route);
}

/** The decisions of a case by one decider; null where there are none. */
export function summarise(
  one: DecisionCase,
  by: Decider,
  decisions: readonly Decision[],
): CaseSummary | null {
  const mine = decisions.filter((decision) => decision.case === one.name && decision.by === by);
  if (mine.length === 0) return null;
  const counted = mine.filter((decision) => isCounted(one, decision));
  const known = mine.flatMap(({ comparisons, extraUs }) =>
    comparisons
      .filter(({ metric, route }) => metric === KNOWN && route === one.wanted.route)
      .map((measured) => ({ measured, extraUs })),
  );
  const changes = known.flatMap(({ measured }) => measured.change ?? []);
  const truths = known.flatMap(({ measured, extraUs }) => trueChange(measured, extraUs) ?? []);
  const intervals = known.flatMap(({ measured, extraUs }) => {
    const truth = trueChange(measured, extraUs);
    return measured.ci === null || truth === null ? [] : [{ ci: measured.ci, truth }];
  });
  const bases = known.flatMap(({ measured }) => (measured.a === null ? [] : measured.a * 1000));
  const estimate = meanEstimate(changes, '', CONFIDENCE);
  const share = counted.length / mine.length;
  return {
    decisions: mine.length,
    invalid: mine.filter(({ verdict }) => verdict === 'invalid' || verdict === 'failed').length,
    counted: shareOf(counted.length, mine.length),
    met: 'atMost' in one.wanted.share ? share <= one.wanted.share.atMost : share >= one.wanted.share.atLeast,
    extraUs: mean(mine.map(({ extraUs }) => extraUs)),
    baseUs: bases.length === 0 ? null : mean(bases),
    change: estimate && { value: estimate.value, ci: estimate.ci },
    truth: truths.length === 0 ? null : mean(truths),
    holding: shareOf(
      intervals.filter(({ ci, truth }) => ci[0] <= truth && truth <= ci[1]).length,
      intervals.length,
    ),
    confidence: known[0]?.measured.confidence ?? null,
    loadSeconds: mean(mine.map(({ loadSeconds }) => loadSeconds)),
    wallSeconds: mean(mine.map(({ wallSeconds }) => wallSeconds)),
  };
}

/**
 * What is known is the time that B takes longer. The share that it is of A's time follows from A's time in that
 * very decision, which goes with the machine's clock and its neighbours.
 */
function trueChange({ a }: MeasuredChange, extraUs: number): number | null {
  return a === null || a <= 0 ? null : extraUs / (a * 1000);
}

function shareOf(count: number, n: number): Share {
  return { count, n, ci: clopperPearson(count, n, CONFIDENCE) };
}
