import type { CapacityAnswer, Forecast } from '../../record/capacity.ts';
import { forecastInWords } from '../../words/capacity-forecast.ts';
import { coresAt } from './forecast-cores.ts';

interface Demand {
  /** Requests per second that are to be carried. */
  demand: number;
  /** Share of the capacity that is left free, at least 0 and below 1. */
  headroom: number;
}

/**
 * How many replicas carry a demand: ceil(demand / (capacity (1 - headroom))), with the lower end of the capacity, since a replica too
 * many costs less than a missed SLO. The range has both ends; without an upper end, the lower one twice. Replicas are taken for
 * alike and for sharing nothing. Null where there is no lower end: `whyNoForecast` says why.
 * @param answer its curve gives the cores of one at its share of the demand
 * @param memoryMb of one replica under load, MB; null where no probe told
 * @throws RangeError for a demand that is not above 0, or a headroom outside [0, 1)
 */
export function forecast(
  answer: Pick<CapacityAnswer, 'lower' | 'upper' | 'curve'>,
  { demand, headroom }: Demand,
  memoryMb: number | null,
): Forecast | null {
  if (!(demand > 0 && Number.isFinite(demand))) {
    throw new RangeError(`Expected a demand above 0, got ${demand}`);
  }
  if (!(headroom >= 0 && headroom < 1)) {
    throw new RangeError(`Expected a headroom in [0, 1), got ${headroom}`);
  }
  const lower = answer.lower.value;
  const upper = answer.upper.value;
  if (lower === null || lower <= 0) return null;
  // What is left of a rounding must not cost a replica.
  const needed = (capacity: number) => Math.max(1, Math.ceil(demand / (capacity * (1 - headroom)) - 1e-9));
  const replicas = needed(lower);
  const each = demand / replicas;
  const remaining = replicas > 1 ? demand / (replicas - 1) : null;
  const cores = coresAt(answer.curve, each);
  const found: Omit<Forecast, 'words'> = {
    demand,
    headroom,
    replicas,
    replicasRange: [needed(upper ?? lower), replicas],
    load: digits(each / lower),
    loadWithOneFailed: remaining === null ? null : digits(remaining / lower),
    survivesOneFailed: remaining === null ? null : keeps(remaining, lower, upper),
    perReplica:
      cores === null || memoryMb === null ? null : { cores: digits(cores), memoryMb: digits(memoryMb) },
  };
  return { ...found, words: forecastInWords(found, lower, upper) };
}

/** Why there is no forecast, in words; null where there is one. */
export function whyNoForecast({ lower, state }: Pick<CapacityAnswer, 'lower' | 'state'>): string | null {
  if (state === 'irregular') return 'no forecast: there is no one capacity to divide the demand by';
  if (lower.value !== null && lower.value > 0) return null;
  return state === 'never-kept'
    ? 'no forecast: the SLO is missed at the lowest load that was tried, so no number of replicas is known to keep it'
    : 'no forecast: no load is known to keep the SLO';
}

/** Whether the SLO is kept at a rate; null between the ends. */
function keeps(rate: number, lower: number, upper: number | null): boolean | null {
  if (rate <= lower) return true;
  return upper !== null && rate > upper ? false : null;
}

function digits(value: number): number {
  return Number(value.toPrecision(4));
}
