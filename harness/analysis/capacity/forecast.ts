import type { CapacityAnswer, Forecast } from '../../record/capacity.ts';
import { counted, number, percent } from '../../record/format.ts';

interface Wanted {
  /** Requests per second that are to be carried. */
  demand: number;
  /** Share of the capacity that is left free, at least 0 and below 1. */
  headroom: number;
}

/**
 * How many replicas carry a demand: ceil(demand / (capacity (1 - headroom))), with the lower end of the capacity, since a replica more
 * costs less than a missed SLO; the range has both ends. Null where there is no lower end.
 * @param memoryMb of one replica under load, MB; null where no probe told
 * @throws RangeError for a demand that is not above 0, or a headroom outside [0, 1)
 */
export function forecast(
  answer: Pick<CapacityAnswer, 'lower' | 'upper' | 'curve'>,
  { demand, headroom }: Wanted,
  memoryMb: number | null,
): Forecast | null {
  if (!(demand > 0)) throw new RangeError(`Expected a demand above 0, got ${demand}`);
  if (!(headroom >= 0 && headroom < 1))
    throw new RangeError(`Expected a headroom in [0, 1), got ${headroom}`);
  const lower = answer.lower.value;
  const upper = answer.upper.value;
  if (lower === null || lower <= 0) return null;
  const needed = (capacity: number) => Math.ceil(demand / (capacity * (1 - headroom)) - 1e-9);
  const replicas = needed(lower);
  const each = demand / replicas;
  const remaining = replicas > 1 ? demand / (replicas - 1) : null;
  const survives =
    remaining === null
      ? null
      : remaining <= lower
        ? true
        : upper !== null && remaining > upper
          ? false
          : null;
  const cores = coresAt(answer.curve, each);
  return {
    demand,
    headroom,
    replicas,
    replicasRange: [upper === null ? 1 : needed(upper), replicas],
    load: digits(each / lower),
    loadWithOneFailed: remaining === null ? null : digits(remaining / lower),
    survivesOneFailed: survives,
    perReplica:
      cores === null || memoryMb === null ? null : { cores: digits(cores), memoryMb: digits(memoryMb) },
    words: [
      `${counted(replicas)} ${replicas === 1 ? 'replica carries' : 'replicas carry'} ${number(demand)} req/s, each at ${number(each)} req/s: ${percent(each / lower)} of what one surely carries`,
      failure(replicas, remaining, survives, lower, upper),
      ...(upper === null
        ? [
            'how few might do is not known, since the load at which one replica misses the SLO was not reached',
          ]
        : []),
      'this takes replicas for alike and for sharing nothing: a database or a cache behind all of them has a capacity of its own',
    ],
  };
}

function failure(
  replicas: number,
  remaining: number | null,
  survives: boolean | null,
  lower: number,
  upper: number | null,
): string {
  if (remaining === null)
    return 'if it fails, nothing is left to carry the demand: a second one is what availability costs';
  const left = replicas - 1;
  const rest = `if one fails, ${left === 1 ? 'the other has' : `the other ${counted(left)} have`} ${number(remaining)} req/s each`;
  if (survives === true) return `${rest}, and still keep the SLO`;
  if (survives === false)
    return `${rest}, and miss the SLO (one carries at most ${number(upper ?? lower)} req/s)`;
  return `${rest}, and whether that keeps the SLO is not known: it is more than the ${number(lower)} req/s that one surely carries`;
}

/** Cores in use at a rate, by the line between the two loads around it, or through the nearest and no load at all. */
function coresAt(curve: CapacityAnswer['curve'], rate: number): number | null {
  const points = curve.flatMap((point) => (point.cpu === null ? [] : [{ rate: point.rate, cpu: point.cpu }]));
  const above = points.find((point) => point.rate >= rate);
  const below = points.findLast((point) => point.rate <= rate) ?? { rate: 0, cpu: 0 };
  if (above === undefined) return below.rate === 0 ? null : (below.cpu * rate) / below.rate;
  if (above.rate === below.rate) return above.cpu;
  return below.cpu + ((above.cpu - below.cpu) * (rate - below.rate)) / (above.rate - below.rate);
}

function digits(value: number): number {
  return Number(value.toPrecision(4));
}
