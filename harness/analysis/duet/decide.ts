import { whoseFault } from '../../errors/whose-fault.ts';
import type { CompareManifest } from '../../record/compare.ts';
import type { Comparison, Verdict } from '../../record/comparison.ts';
import type { DuetTrial, MeasuredDuet } from '../../record/duet.ts';
import { compareValues, overallVerdict, type PairedValues } from '../compare.ts';
import type { MetricName } from '../metrics.ts';
import { slowerOf } from '../slower.ts';
import { cpuDoubt } from './cpu-doubt.ts';
import { levelsOf, sharesOf } from './families.ts';
import { fewestPairs } from './modes.ts';
import { countOf, family, type LaunchTold, metricsOf, pairedValues, toldBy } from './paired.ts';

/** What a comparison sets out to decide, and when it may. */
export type DecisionPlan = Pick<CompareManifest, 'gating' | 'margin' | 'margins' | 'alpha' | 'duet' | 'gate'>;

export interface Decision {
  verdict: Verdict;
  comparisons: Comparison[];
  /** Whether a look came to a verdict, so that no more launches are needed. */
  decided: boolean;
  /** Launch pairs that the verdict rests on. */
  launches: number;
}

/**
 * Decides from the launch pairs so far, as the plan's looks allow: the first look that comes to a verdict is
 * the decision, whatever was measured afterwards.
 */
export function decide(trials: readonly MeasuredDuet[], plan: DecisionPlan): Decision {
  return decideTold(trials.map(toldBy), plan);
}

/** The same from what the launch pairs say, which is all that a decision rests on. */
export function decideTold(told: readonly LaunchTold[], plan: DecisionPlan): Decision {
  const { looks } = plan.duet;
  for (const look of looks) {
    if (look.launches > told.length) break;
    const decision = decideAt(told.slice(0, look.launches), plan, look.alpha);
    if (decision.verdict !== 'inconclusive' || answersGate(decision, plan))
      return { ...decision, decided: true };
  }
  // Short of its last look: that look, which will never come, lends what it might have spent.
  const next = looks.find((look) => look.launches >= told.length) ?? looks.at(-1);
  return { ...decideAt(told, plan, next?.alpha ?? plan.alpha), decided: false };
}

/** A gate asks whether it became slower: once that is known not to be so, whether it became faster may stay open. */
function answersGate({ verdict, comparisons }: Omit<Decision, 'decided'>, plan: DecisionPlan): boolean {
  if (plan.gate === undefined) return false;
  return slowerOf(verdict, comparisons, (metric) => plan.margins[metric] ?? plan.margin) === 'no';
}

function decideAt(told: readonly LaunchTold[], plan: DecisionPlan, alpha: number): Omit<Decision, 'decided'> {
  const values = told.map(({ whole }) => whole);
  const marginOf = (name: MetricName) => plan.margins[name] ?? plan.margin;
  const uncounted = cpuDoubt(
    told,
    values.map((one) => one.cpuPerRequest),
    marginOf('cpuPerRequest'),
  );
  // What can't be counted decides nothing, and is told all the same.
  const gating = metricsOf(plan).filter((name) => name !== 'cpuPerRequest' || uncounted === null);
  const asOne = pairedValues(told, gating, plan);
  const { margin } = plan;
  const fewest = fewestPairs(plan.alpha, countOf(asOne));
  const shares = sharesOf(asOne.filter((one) => one.gating).map(family));
  // What gates is decided within its family; what is told is shown at the level of the whole.
  const compared = new Map<PairedValues, Comparison>();
  for (const [name, share] of [...shares, [null, 1] as const]) {
    const own = asOne.filter((one) => (one.gating ? family(one) : null) === name);
    const found = compareValues(own, { margin, alpha: alpha * share, fewest }, marginOf);
    own.forEach((one, index) => {
      compared.set(one, found[index] as Comparison);
    });
  }
  const comparisons = asOne.map((one) => {
    const comparison = compared.get(one) as Comparison;
    const doubted = one.name === 'cpuPerRequest' && uncounted !== null;
    return doubted ? notCounted(comparison, uncounted) : comparison;
  });
  const verdict = comparisons.some((one) => one.gating) ? overallVerdict(comparisons) : 'inconclusive';
  return { verdict, comparisons, launches: values.length };
}

/** Its figures stand as they were measured; nothing is concluded from them. */
function notCounted(comparison: Comparison, why: string): Comparison {
  return { ...comparison, verdict: 'inconclusive', note: `CPU can't be counted here: ${why}` };
}

/** Kinds of failure that another launch would only repeat. */
const FINAL = ['WRONG_ANSWER', 'ANSWERS_DIFFER', 'REQUESTS_DO_NOT_BALANCE', 'PORT_TAKEN'];
/** Launch pairs that may fail, as a share of those planned. */
const MOST_INVALID = 0.1;

/** Whether so many launches failed, or in such a way, that the comparison can't be believed. */
export function cannotBeBelieved(trials: readonly DuetTrial[], planned: number): boolean {
  // What the machine spoiled is asked again, and says nothing of the two.
  const invalid = trials
    .filter((trial) => trial.state === 'invalid')
    .filter(({ reason }) => whoseFault(reason) !== 'machine');
  return (
    invalid.length > Math.max(1, MOST_INVALID * planned) ||
    invalid.some(({ reason }) => FINAL.includes(reason.code))
  );
}

/**
 * How many launch pairs there are and how many it takes, where the machine spoiled so many that no verdict can be
 * had; null where there are enough, or where more are to come.
 * @param trials those that stand
 */
export function tooFewLeft(trials: readonly DuetTrial[], plan: DecisionPlan): string | null {
  const measured = trials.filter(({ state }) => state === 'measured').length;
  const routes = trials.some((trial) => (trial.routes?.length ?? 0) > 1);
  const together = plan.duet.together !== undefined;
  const needs = fewestPairs(plan.alpha, levelsOf(metricsOf(plan), { routes, together }).length);
  const over = trials.length >= (plan.duet.looks.at(-1)?.launches ?? 0);
  const spoiled = trials.some((trial) => trial.state === 'invalid' && whoseFault(trial.reason) === 'machine');
  if (!over || !spoiled || measured >= needs) return null;
  return `A and B have ${measured} launch pairs that count, and need ${needs}`;
}
