import type { NodesCell, NodesResult } from '../record/nodes.ts';
import { changeWithInterval, NONE, plusMinus } from './format.ts';
import { metricLabel } from './metric-label.ts';

/** What a cell of the matrix shows: throughput where it was measured, else the service time. */
export function cellInWords({ state, throughput, serviceTime }: NodesCell): string {
  if (state !== 'measured') return state;
  if (throughput !== null) return `${plusMinus(throughput)} req/s`;
  return serviceTime === null ? NONE : `${plusMinus(serviceTime)} ms`;
}

/** Each pair of a row in a sentence: the metrics that decide, and the verdict on the later version. */
export function pairsInWords({ pairs }: NodesResult['rows'][number]): string[] {
  return pairs.map(({ a, b, verdict, comparisons }) => {
    const deciding = comparisons.flatMap(({ gating, metric, change, ci }) =>
      gating && change !== null && ci !== null
        ? [`${metricLabel(metric)} ${changeWithInterval(change, ci)}`]
        : [],
    );
    const basis = deciding.length === 0 ? '' : ` (${deciding.join('; ')})`;
    return `Node ${b} against ${a}: ${verdict}${basis}`;
  });
}

/** Why a cell holds nothing, each reason once. */
export function troubles({ cells }: NodesResult['rows'][number]): string[] {
  return cells.flatMap(({ version, state, reasons }) =>
    state === 'measured' ? [] : reasons.map((reason) => `Node ${version}, ${state}: ${reason}`),
  );
}
