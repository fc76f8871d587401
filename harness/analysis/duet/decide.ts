import { whoseFault } from '../../errors/whose-fault.ts';
import type { CompareManifest } from '../../record/compare.ts';
import type { Comparison, Verdict } from '../../record/comparison.ts';
import type { DuetTrial, MeasuredDuet } from '../../record/duet.ts';
import { compareValues, overallVerdict, type PairedValues } from '../compare.ts';
import { type MetricName, metricNamed } from '../metrics.ts';
import { cpuDoubt } from './cpu-doubt.ts';
import { type LaunchValue, launchValues } from './launch-values.ts';
import { fewestPairs } from './modes.ts';

/** Compared in every duet that can tell them, beside those that gate. */
const ALWAYS: readonly MetricName[] = [
  'serviceTime',
  'cpuPerRequest',
  'latencyP50',
  'latencyP99',
  'throughput',
  'gcPause',
  'rss',
  'errors',
];
/** With one request at a time these say again what the service time says, over noisier numbers. */
const ONLY_CONCURRENT: readonly MetricName[] = ['latencyP50', 'latencyP99', 'throughput'];

/** What a comparison sets out to decide, and when it may. */
export type DecisionPlan = Pick<CompareManifest, 'gating' | 'margin' | 'margins' | 'alpha' | 'duet'>;

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
  const values = trials.map(launchValues);
  const { looks } = plan.duet;
  for (const look of looks) {
    if (look.launches > trials.length) break;
    const decision = decideAt(trials.slice(0, look.launches), values, plan, look.alpha);
    if (decision.verdict !== 'inconclusive') return { ...decision, decided: true };
  }
  // Short of its last look: that look, which will never come, lends what it might have spent.
  const next = looks.find((look) => look.launches >= trials.length) ?? looks.at(-1);
  return { ...decideAt(trials, values, plan, next?.alpha ?? plan.alpha), decided: false };
}

type Values = Partial<Record<MetricName, LaunchValue>>;

/** @param all of at least as many launches as `trials`, in their order */
function decideAt(
  trials: readonly MeasuredDuet[],
  all: readonly Values[],
  plan: DecisionPlan,
  alpha: number,
): Omit<Decision, 'decided'> {
  const values = all.slice(0, trials.length);
  const marginOf = (name: MetricName) => plan.margins[name] ?? plan.margin;
  const uncounted = cpuDoubt(
    trials,
    values.map((one) => one.cpuPerRequest),
    marginOf('cpuPerRequest'),
  );
  const asked = plan.gating.filter((name): name is MetricName => metricNamed(name) !== null);
  // What can't be counted decides nothing, and is told all the same.
  const gating = asked.filter((name) => name !== 'cpuPerRequest' || uncounted === null);
  const concurrent = plan.duet.connections > 1;
  const names = [...new Set([...asked, ...ALWAYS])].filter(
    (name) => asked.includes(name) || ((concurrent || !ONLY_CONCURRENT.includes(name)) && told(values, name)),
  );
  const paired = names.map((name): PairedValues => {
    const known = values.flatMap((one) => one[name] ?? []);
    return { name, values: known, missing: known.length === 0 ? 'not measured in both' : null };
  });
  const fewest = fewestPairs(plan.alpha, gating.length);
  const compared = compareValues(paired, { gating, margin: plan.margin, alpha, fewest }, marginOf);
  const comparisons = compared.map((one) =>
    one.metric === 'cpuPerRequest' && uncounted !== null ? notCounted(one, uncounted) : one,
  );
  const verdict = gating.length > 0 ? overallVerdict(comparisons) : 'inconclusive';
  return { verdict, comparisons, launches: values.length };
}

/** Its figures stand as they were measured; nothing is concluded from them. */
function notCounted(comparison: Comparison, why: string): Comparison {
  return { ...comparison, verdict: 'inconclusive', note: `CPU can't be counted here: ${why}` };
}

/** No errors on either side, or no collections, is nothing to compare. */
function told(values: readonly Values[], name: MetricName): boolean {
  return values.some((one) => {
    const value = one[name];
    return value !== undefined && (value.a !== 0 || value.b !== 0);
  });
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
  const needs = fewestPairs(plan.alpha, plan.gating.length);
  const over = trials.length >= (plan.duet.looks.at(-1)?.launches ?? 0);
  const spoiled = trials.some((trial) => trial.state === 'invalid' && whoseFault(trial.reason) === 'machine');
  if (!over || !spoiled || measured >= needs) return null;
  return `A and B have ${measured} launch pairs that count, and need ${needs}`;
}
