import type { CapacityAnswer } from '../../record/capacity.ts';

/** Cores in use at a rate, by the line between the two loads around it, or through the nearest and no load at all. */
export function coresAt(curve: CapacityAnswer['curve'], rate: number): number | null {
  const points = curve
    .flatMap((point) => (point.cpu === null ? [] : [{ rate: point.rate, cpu: point.cpu }]))
    .sort((one, other) => one.rate - other.rate);
  const above = points.find((point) => point.rate >= rate);
  const below = points.findLast((point) => point.rate <= rate) ?? { rate: 0, cpu: 0 };
  if (above === undefined) return below.rate === 0 ? null : (below.cpu * rate) / below.rate;
  if (above.rate === below.rate) return above.cpu;
  return below.cpu + ((above.cpu - below.cpu) * (rate - below.rate)) / (above.rate - below.rate);
}
