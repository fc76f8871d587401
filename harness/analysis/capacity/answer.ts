import type { CapacityAnswer, CapacityTrial, SearchResult } from '../../record/capacity.ts';
import { recordedTerm, type SloTerm } from '../../record/slo.ts';
import { curveOf, kneeOf, littleResidualOf } from './curve.ts';
import { endsOf } from './ends.ts';
import { ceilingInWords, generatorFails } from './generator-limit.ts';
import type { SearchPlan } from './search.ts';
import { classOfTrials, loadSeconds } from './seen.ts';

/** The capacity by all trials of one setting: the interval over all searches, and each search's own. */
export function capacityAnswer(plan: SearchPlan, trials: readonly CapacityTrial[]): CapacityAnswer {
  const { confidence } = plan;
  const ends = endsOf(trials, plan);
  const { lower, upper, state, irregular, moments, limitedBy, edge } = ends;
  const known = lower !== null && upper !== null;
  const searches = [...new Set(trials.map(({ search }) => search))].sort((a, b) => a - b);
  const limited = trials.filter((trial) => trial.state === 'generator');
  const curve = curveOf(trials, confidence);
  return {
    lower: { value: rounded(lower), unit: 'req/s' },
    upper: { value: rounded(upper), unit: 'req/s' },
    estimate: known ? { value: rounded(Math.sqrt(lower * upper)) ?? 0, unit: 'req/s' } : null,
    confidence,
    state,
    irregular,
    ...(moments.length === 0 ? {} : { moments }),
    limitedBy,
    limitedReasons: limitedBy === 'generator' ? reasonsOf(limited, plan) : [],
    binding: bindingOf(trials, edge?.slo ?? null, confidence),
    ...slowErrorsOf(trials),
    searches: searches.map((search) => searchResult(trials, search, plan)),
    curve,
    knee: kneeOf(curve),
    littleResidual: littleResidualOf(trials, confidence),
    loadSeconds: round(trials.reduce((sum, trial) => sum + loadSeconds(trial), 0)),
  };
}

function reasonsOf(limited: readonly CapacityTrial[], { ceiling }: SearchPlan): string[] {
  const bound = ceiling !== null && generatorFails(ceiling) < Number.POSITIVE_INFINITY;
  return [
    ...new Set(limited.flatMap(({ reasons }) => reasons)),
    ...(ceiling !== null && bound ? [ceilingInWords(ceiling)] : []),
  ];
}

/** What one search would have answered; the way to the edge, which the first one found, is known to all. */
function searchResult(trials: readonly CapacityTrial[], search: number, plan: SearchPlan): SearchResult {
  const own = trials.filter((trial) => trial.search === search);
  const { lower, upper, state, irregular } = endsOf(own, plan);
  return {
    lower: rounded(lower),
    upper: rounded(upper),
    state,
    irregular,
    trials: own.length,
    loadSeconds: round(own.reduce((sum, trial) => sum + loadSeconds(trial), 0)),
  };
}

/** Whether an SLO is over this figure. */
function isOver(slo: string, kind: SloTerm['figure']['kind']): boolean {
  return recordedTerm(slo).figure.kind === kind;
}

/** Requests that were not answered rightly at all, among those beyond a latency in trials that missed it. */
function failedOfSlow(trials: readonly CapacityTrial[]): { share: number; failed: number; slow: number } {
  let failed = 0;
  let slow = 0;
  for (const { readings, load, state } of trials) {
    const latency = readings.find(({ slo }) => isOver(slo, 'latency'));
    if (latency === undefined || load === null || state !== 'measured') continue;
    const over = latency.batches.reduce((sum, [x]) => sum + x, 0);
    const of = latency.batches.reduce((sum, [, w]) => sum + w, 0);
    if (over <= latency.bound * of) continue;
    slow += over;
    failed += Math.min(over, load.requests.scheduled - load.requests.completed);
  }
  return { share: slow === 0 ? 0 : failed / slow, failed, slow };
}

/** What is said where many of those that count as slow failed, by the status of their answers. */
function slowErrorsOf(trials: readonly CapacityTrial[]): { slowErrors?: string } {
  const { share, failed, slow } = failedOfSlow(trials);
  if (share < 0.1) return {};
  const byStatus = new Map<string, number>();
  for (const { load } of trials) {
    for (const [status, count] of Object.entries(load?.answers?.byStatus ?? {})) {
      if (Number(status) >= 400) byStatus.set(status, (byStatus.get(status) ?? 0) + count);
    }
  }
  const statuses = [...byStatus].map(([status, count]) => `${count} answers of status ${status}`).join(', ');
  return {
    slowErrors: `${failed} of the ${slow} requests that count as slower than asked were not answered rightly${statuses === '' ? '' : `: ${statuses}`}`,
  };
}

/** The SLO that the fit found to be missed first; without a fit, the one missed at the lowest load. */
function bindingOf(
  trials: readonly CapacityTrial[],
  fitted: number | null,
  confidence: number,
): string | null {
  const slos = trials.find(({ readings }) => readings.length > 0)?.readings.map(({ slo }) => slo) ?? [];
  // Requests that failed are beyond any latency as well: where they are most of what is, they are what is missed.
  const errors = slos.find((slo) => isOver(slo, 'errors'));
  if (errors !== undefined && failedOfSlow(trials).share > 0.5) return errors;
  if (fitted !== null) return slos[fitted] ?? null;
  let binding: { slo: string; rate: number } | null = null;
  for (const trial of trials) {
    trial.readings.forEach((reading, index) => {
      const only = { ...trial, readings: [reading] };
      if (classOfTrials([only], confidence) !== 'missed' || trial.state !== 'measured') return;
      if (binding === null || trial.rate < binding.rate)
        binding = { slo: slos[index] ?? reading.slo, rate: trial.rate };
    });
  }
  return (binding as { slo: string } | null)?.slo ?? null;
}

/** Four digits: more would be noise in the record. */
function rounded(rate: number | null): number | null {
  return rate === null ? null : Number(rate.toPrecision(4));
}

function round(seconds: number): number {
  return Math.round(seconds * 1000) / 1000;
}
