import type { SloReading } from '../../record/capacity.ts';
import { type EdgeFit, type EdgePoint, fitEdge } from './edge-fit.ts';
import type { SeenTrial } from './seen.ts';

/** The edge as fitted, and by which SLO. */
export interface Edge {
  /** Index of the SLO that is missed first. */
  slo: number;
  fit: EdgeFit;
  /** ln(rate): the lowest of all SLOs' ends. */
  ci: [number, number];
}

/** How far from the edge, in ln(rate), a straight line is still the truth, and where the share says little. */
const NEAR = { least: 0.1, slopes: 2.5 };
const ROUNDS = 3;
const PARTS = 3;
const SATURATED = 0.5;

/** Fits the edge of each SLO to the full trials near it; the lowest is that of the target. Null where none can be fitted. */
export function findEdge(trials: readonly SeenTrial[], confidence: number): Edge | null {
  const full = trials.filter(({ stage, state }) => stage === 'full' && state === 'measured');
  const slos = full[0]?.readings ?? [];
  let found: Edge | null = null;
  slos.forEach((reading, slo) => {
    if (reading.side === 'above' || reading.bound === 0) return;
    const points = full.flatMap(({ search, rate, readings }): EdgePoint[] => {
      const batches = readings[slo]?.batches ?? [];
      const parts = thirds(batches);
      // A trial in which nothing was counted, as by a probe that fell silent, tells nothing of the edge.
      return parts.length === 0 ? [] : [{ search, rate, parts, crowds: crowds(batches) }];
    });
    if (points.every(({ parts }) => parts.every(([beyond]) => beyond === 0))) return;
    const below = unsaturated(points);
    let fit = fitEdge(below, reading.bound, confidence);
    for (let round = 1; round < ROUNDS && fit !== null; round++) {
      const { logEdge, slope } = fit;
      const reach = Math.max(NEAR.least, NEAR.slopes / slope);
      const near = below.filter(({ rate }) => Math.abs(Math.log(rate) - logEdge) <= reach);
      fit = fitEdge(near, reading.bound, confidence) ?? fit;
    }
    if (fit === null) return;
    const [low, high] = fit.ci;
    found =
      found === null
        ? { slo, fit, ci: fit.ci }
        : {
            ...(fit.logEdge < found.fit.logEdge ? { slo, fit } : { slo: found.slo, fit: found.fit }),
            ci: [Math.min(low, found.ci[0]), Math.min(high, found.ci[1])],
          };
  });
  return found;
}

/**
 * Points below the lowest load at which most requests were beyond the SLO: from there on the share tells nothing of the edge.
 * Search by search, since what is too much for one launch may be little for another.
 */
function unsaturated(points: readonly EdgePoint[]): EdgePoint[] {
  const searches = [...new Set(points.map(({ search }) => search))];
  return searches.flatMap((search) => belowSaturation(points.filter((point) => point.search === search)));
}

function belowSaturation(points: readonly EdgePoint[]): EdgePoint[] {
  const sums = new Map<number, [number, number]>();
  for (const { rate, parts } of points) {
    for (const [x, w] of parts) {
      const [beyond, of] = sums.get(rate) ?? [0, 0];
      sums.set(rate, [beyond + x, of + w]);
    }
  }
  const saturated = [...sums].filter(([, [beyond, of]]) => beyond > SATURATED * of).map(([rate]) => rate);
  const lowest = Math.min(...saturated);
  const below = points.filter(({ rate }) => rate < lowest);
  return below.length >= points.length / 2 ? below : [...points];
}

/** A trial in three parts of its time, each long against what the target remembers. */
function thirds(batches: SloReading['batches']): [number, number][] {
  const length = Math.ceil(batches.length / PARTS);
  return Array.from({ length: PARTS }, (_, part) => {
    const own = batches.slice(part * length, (part + 1) * length);
    return own.reduce<[number, number]>(([x, w], [over, of]) => [x + over, w + of], [0, 0]);
  }).filter(([, weight]) => weight > 0);
}

/** Requests beyond the SLO in each row of batches that have some. */
function crowds(batches: SloReading['batches']): number[] {
  const found: number[] = [];
  let before = 0;
  for (const [beyond] of batches) {
    if (beyond > 0 && before > 0) found.push((found.pop() ?? 0) + beyond);
    else if (beyond > 0) found.push(beyond);
    before = beyond;
  }
  return found;
}
