import { failedRequests } from '../record/failed-requests.ts';
import { mergeHistograms, observationsNeeded, supportsPercentile } from '../record/histogram.ts';
import type { LoadResult } from '../record/load.ts';
import type { SloTerm } from '../record/slo.ts';
import type { SloResult } from '../record/slo-result.ts';

/** A figure of one load, or why there is none. */
type Figure = { value: number; unit: string } | { unit: string; note: string };

/**
 * Whether one load kept an SLO. There is no interval over launches here, since there is one: what was measured is held
 * against the bound as it is, where there is enough of it for the figure.
 */
export function judgeLoad(term: SloTerm, load: LoadResult): SloResult {
  const { text } = term;
  const figure = figureOf(term, load);
  const { unit } = figure;
  if ('note' in figure) return { slo: text, value: null, unit, state: 'unknown', note: figure.note };
  // 0.009 * 100 is a little more than 0.9, and a share of exactly that would be kept.
  const bound = unit === '%' ? Number((term.bound * 100).toPrecision(12)) : term.bound;
  const { value } = figure;
  const kept = (term.side === 'below' ? value < bound : value > bound) || (term.orEqual && value === bound);
  return { slo: text, value, unit, state: kept ? 'kept' : 'missed', note: null };
}

function figureOf({ figure, route }: SloTerm, whole: LoadResult): Figure {
  const load = route === null ? whole : whole.routes?.find(({ name }) => name === route);
  if (load === undefined) {
    const unit = figure.kind === 'latency' ? 'ms' : '%';
    return { unit, note: `no request of ${route} was counted` };
  }
  switch (figure.kind) {
    case 'latency': {
      const { histogram, count } = load.latency;
      const { percentile } = figure;
      if (!supportsPercentile(percentile, count)) {
        const needed = observationsNeeded(percentile);
        return { unit: 'ms', note: `p${percentile} needs ${needed} answers, and ${count} came` };
      }
      return { unit: 'ms', value: mergeHistograms([histogram]).getValueAtPercentile(percentile) / 1000 };
    }
    case 'loopDelay': {
      const known = whole.loop?.delay.percentiles[`${figure.percentile}` as '99'];
      if (known === undefined || known === null) {
        return { unit: 'ms', note: 'the loop of what answered was not seen, or too little of it' };
      }
      return { unit: 'ms', value: known };
    }
    case 'goodput':
      return { unit: 'req/s', value: whole.throughput.value };
    case 'errors': {
      const { failed, ended } = failedRequests(load);
      if (ended === 0) return { unit: '%', note: 'no request ended' };
      return { unit: '%', value: (100 * failed) / ended };
    }
    case 'utilization': {
      const share = whole.loop?.utilization ?? null;
      if (share === null) return { unit: '%', note: 'the loop of what answered was not seen' };
      return { unit: '%', value: 100 * share };
    }
  }
}
