import { whoseFault } from '../../errors/whose-fault.ts';
import type { CompareManifest } from '../../record/compare.ts';
import type { Comparison, Verdict } from '../../record/comparison.ts';
import type { DuetTrial, MeasuredDuet } from '../../record/duet.ts';
import { compareValues, overallVerdict, type PairedValues } from '../compare.ts';
import { type MetricName, metricNamed } from '../metrics.ts';
import { slowerOf } from '../slower.ts';
import { cpuDoubt } from './cpu-doubt.ts';
import { type LaunchValue, launchValues, routeValues } from './launch-values.ts';
import { fewestPairs } from './modes.ts';

/** Compared in every duet that can tell them, beside those that gate. */
const ALWAYS: readonly MetricName[] = [
  'serviceTime',
  'cpuPerRequest',
  'serviceTimeMean',
  'latencyP50',
  'latencyP99',
  'throughput',
  'gcPause',
  'rss',
  'errors',
  'startUp',
  'stallShare',
  'responseBytes',
  'memoryKept',
  'outputBytes',
];
/** Told where the two differ in any launch: that they are the same goes without saying. */
const ONLY_DIFFERENT: readonly MetricName[] = ['errors', 'stallShare', 'responseBytes', 'outputBytes'];
/** With one request at a time these say again what the service time says, over noisier numbers. */
const ONLY_CONCURRENT: readonly MetricName[] = ['latencyP50', 'latencyP99', 'throughput'];

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
  const values = trials.map((trial) => ({ whole: launchValues(trial), routes: routeValues(trial) }));
  const { looks } = plan.duet;
  for (const look of looks) {
    if (look.launches > trials.length) break;
    const decision = decideAt(trials.slice(0, look.launches), values, plan, look.alpha);
    if (decision.verdict !== 'inconclusive' || answersGate(decision, plan))
      return { ...decision, decided: true };
  }
  // Short of its last look: that look, which will never come, lends what it might have spent.
  const next = looks.find((look) => look.launches >= trials.length) ?? looks.at(-1);
  return { ...decideAt(trials, values, plan, next?.alpha ?? plan.alpha), decided: false };
}

/** A gate asks whether it became slower: once that is known not to be so, whether it became faster may stay open. */
function answersGate({ verdict, comparisons }: Omit<Decision, 'decided'>, plan: DecisionPlan): boolean {
  if (plan.gate === undefined) return false;
  return slowerOf(verdict, comparisons, (metric) => plan.margins[metric] ?? plan.margin) === 'no';
}

type Values = Partial<Record<MetricName, LaunchValue>>;

/** What one launch pair says of the whole and of each route. */
interface LaunchTold {
  whole: Values;
  routes: ReturnType<typeof routeValues>;
}

/** @param all of at least as many launches as `trials`, in their order */
function decideAt(
  trials: readonly MeasuredDuet[],
  all: readonly LaunchTold[],
  plan: DecisionPlan,
  alpha: number,
): Omit<Decision, 'decided'> {
  const told = all.slice(0, trials.length);
  const values = told.map(({ whole }) => whole);
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
    (name) =>
      asked.includes(name) || ((concurrent || !ONLY_CONCURRENT.includes(name)) && isTold(values, name)),
  );
  const paired = names.map((name): PairedValues => {
    const known = values.flatMap((one) => one[name] ?? []);
    const missing = known.length === 0 ? 'not measured in both' : null;
    return { name, gating: gating.includes(name), values: known, missing };
  });
  const routes = pairedRoutes(told, asked.includes('serviceTime'));
  const gatingRoutes = routes.some((route) => route.gating);
  const share = gatingRoutes ? SHARE_OF_WHOLE : 1;
  const { margin } = plan;
  const fewest = fewestPairs(plan.alpha, families(gating.length, gatingRoutes));
  const whole = compareValues(paired, { margin, alpha: alpha * share, fewest }, marginOf).map((one) =>
    one.metric === 'cpuPerRequest' && uncounted !== null ? notCounted(one, uncounted) : one,
  );
  // Told and not decided by, they take no part of it, and have an interval all the same.
  const alphaOfRoutes = gatingRoutes ? alpha * (1 - share) : alpha;
  const ofRoutes = compareValues(routes, { margin, alpha: alphaOfRoutes, fewest }, marginOf);
  const comparisons = [...whole, ...ofRoutes];
  const verdict = gating.length > 0 ? overallVerdict(comparisons) : 'inconclusive';
  return { verdict, comparisons, launches: values.length };
}

/** Part of the error rate that the whole may spend where routes decide as well; they share the other by Holm's procedure. */
const SHARE_OF_WHOLE = 0.5;
/** Pairs a launch, on average, below which a route is told and not judged. */
const FEWEST_OF_ROUTE = 20;

/**
 * What could be called different by launches that are fast or slow by chance: each gating metric, and the routes. These
 * are one, since a launch that is slow by chance is slow on all of them.
 */
export function families(metrics: number, routes: boolean): number {
  return metrics + (routes ? 1 : 0);
}

/** The service time of each route over the launches in which it was asked, the most frequent first; none of a single route. */
function pairedRoutes(told: readonly LaunchTold[], asked: boolean): PairedValues[] {
  const names = [...new Set(told.flatMap(({ routes }) => routes.map(({ route }) => route)))];
  return names.map((route): PairedValues => {
    const known = told.flatMap(({ routes }) => routes.filter((one) => one.route === route));
    const pairs = known.reduce((sum, one) => sum + one.pairs, 0) / told.length;
    const enough = pairs >= FEWEST_OF_ROUTE;
    return {
      ...{ name: 'serviceTime', route, gating: asked && enough },
      values: known.map(({ value }) => value),
      missing: null,
      ...(enough
        ? {}
        : { notJudged: `${Math.round(pairs)} pairs of requests a launch, and it takes ${FEWEST_OF_ROUTE}` }),
    };
  });
}

/** Its figures stand as they were measured; nothing is concluded from them. */
function notCounted(comparison: Comparison, why: string): Comparison {
  return { ...comparison, verdict: 'inconclusive', note: `CPU can't be counted here: ${why}` };
}

/** No errors on either side, or no collections, is nothing to compare. */
function isTold(values: readonly Values[], name: MetricName): boolean {
  return values.some((one) => {
    const value = one[name];
    if (value === undefined) return false;
    return ONLY_DIFFERENT.includes(name) ? value.a !== value.b : value.a !== 0 || value.b !== 0;
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
  const routes = trials.some((trial) => (trial.routes?.length ?? 0) > 1);
  const needs = fewestPairs(plan.alpha, families(plan.gating.length, routes));
  const over = trials.length >= (plan.duet.looks.at(-1)?.launches ?? 0);
  const spoiled = trials.some((trial) => trial.state === 'invalid' && whoseFault(trial.reason) === 'machine');
  if (!over || !spoiled || measured >= needs) return null;
  return `A and B have ${measured} launch pairs that count, and need ${needs}`;
}
