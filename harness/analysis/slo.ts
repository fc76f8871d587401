import { mergeHistograms, observationsNeeded, supportsPercentile } from '../record/histogram.ts';
import { servingProcesses } from '../record/serving.ts';
import type { SloTerm } from '../record/slo.ts';
import type { SloResult } from '../record/slo-result.ts';
import type { MeasuredTrial } from '../record/trial.ts';
import { errorShare, METRICS } from './metrics.ts';
import { meanEstimate } from './statistics/mean-interval.ts';

/** Launches that the SLOs of a gate are checked on. */
export const SLO_LAUNCHES = 3;
const CONFIDENCE = 0.95;

/**
 * Whether launches of a service keep an SLO: kept if the whole interval of its figure over launches lies on the
 * right side of the bound, missed if all of it lies on the wrong one, else unknown.
 */
export function judgeSlo(term: SloTerm, trials: readonly MeasuredTrial[]): SloResult {
  const { text } = term;
  const unit = unitOf(term);
  const values = trials.flatMap((trial) => readFigure(term, trial) ?? []);
  const open = (value: number | null, note: string): SloResult => ({
    slo: text,
    value,
    unit,
    state: 'unknown',
    note,
  });
  if (values.length < trials.length || values.length === 0) return open(null, whyNot(term, trials));
  const estimate = meanEstimate(values, unit, CONFIDENCE);
  if (estimate === null) return open(null, 'nothing was measured');
  if (estimate.ci === null) return open(estimate.value, estimate.missing ?? 'one launch has no interval');
  const [low, high] = estimate.ci;
  // 0.009 * 100 is a little more than 0.9, and a share of exactly that would be kept.
  const bound = unit === '%' ? Number((term.bound * 100).toPrecision(12)) : term.bound;
  const [near, within] = term.side === 'below' ? [high, high < bound] : [low, low > bound];
  const kept = within || (term.orEqual && near === bound);
  const missed = term.side === 'below' ? low > bound : high < bound;
  if (!kept && !missed) return open(estimate.value, 'the interval over launches holds the bound');
  return { slo: text, value: estimate.value, unit, state: kept ? 'kept' : 'missed', note: null };
}

function unitOf({ figure }: SloTerm): string {
  if (figure.kind === 'latency' || figure.kind === 'loopDelay') return 'ms';
  return figure.kind === 'goodput' ? 'req/s' : '%';
}

function readFigure({ figure, route }: SloTerm, trial: MeasuredTrial): number | null {
  const load = route === null ? trial.load : trial.load.routes?.find(({ name }) => name === route);
  if (load === undefined) return null;
  switch (figure.kind) {
    case 'latency':
      return percentileOf([load.latency.histogram], load.latency.count, figure.percentile);
    case 'loopDelay': {
      const serving = servingProcesses(trial.probe).map(({ delay }) => delay);
      const count = serving.reduce((sum, delay) => sum + delay.count, 0);
      return percentileOf(
        serving.map(({ histogram }) => histogram),
        count,
        figure.percentile,
      );
    }
    case 'goodput':
      return trial.load.throughput.value;
    case 'errors':
      return errorShare(load.requests);
    case 'utilization': {
      const share = METRICS.loopUtilization.read(trial);
      return share === null ? null : 100 * share;
    }
  }
}

function percentileOf(histograms: readonly string[], count: number, percentile: number): number | null {
  if (!supportsPercentile(percentile, count)) return null;
  return mergeHistograms(histograms).getValueAtPercentile(percentile) / 1000;
}

function whyNot({ figure, route }: SloTerm, trials: readonly MeasuredTrial[]): string {
  if (trials.length === 0) return 'nothing could be measured';
  const counted = (name: string) => trials.some(({ load }) => load.routes?.some((one) => one.name === name));
  if (route !== null && !counted(route)) return `no request of ${route} was counted`;
  if (!('percentile' in figure)) return 'no probe reported from the service';
  const needed = observationsNeeded(figure.percentile);
  return `p${figure.percentile} needs ${needed} observations a launch`;
}
