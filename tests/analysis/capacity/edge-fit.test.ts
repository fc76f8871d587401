import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type EdgeFit, type EdgePoint, fitEdge } from '../../../harness/analysis/capacity/edge-fit.ts';

const SHARE = 0.01;
/** Quantiles of Student's t at 97.5 %, by degrees of freedom, from tables. */
const T = { 2: 4.302653, 10: 2.228139, 22: 2.073873 };
/** By how much an interval is wider than Student's t, where launches share a place on the curve and where each has its own. */
const WIDER = { together: 1.45, apart: 1.1 };
const RATES = [0.9, 0.92, 0.94, 0.96, 0.98, 1, 1.02, 1.04, 1.06, 1.08, 1.1, 1.12];

interface Curve {
  edge: number;
  slope: number;
  share?: number;
  /** Loads over the edge's. */
  ratios?: readonly number[];
  of?: number;
  search?: number;
}

const logit = (share: number) => Math.log(share / (1 - share));
const shareAt = ({ edge, slope, share = SHARE }: Curve, rate: number) =>
  1 / (1 + Math.exp(-logit(share) - slope * (rate / edge - 1)));

/** Points that lie on a logistic curve, which at its edge is at the SLO's share and as steep as asked. */
function onCurve(curve: Curve): EdgePoint[] {
  const { edge, ratios = RATES, of = 5000, search = 1 } = curve;
  return ratios.map((ratio) => {
    const rate = ratio * edge;
    return { search, rate, parts: [[of * shareAt(curve, rate), of]], crowds: [] };
  });
}

function fitted(points: readonly EdgePoint[], confidence = 0.95, share = SHARE): EdgeFit {
  const fit = fitEdge(points, share, confidence);
  if (fit === null) throw new Error('Expected a fit, got none');
  return fit;
}

const halfOf = ({ ci }: EdgeFit) => (ci[1] - ci[0]) / 2;

/**
 * Variance of ln(edge), by the Fisher information of (ln edge, slope) themselves: the logit t + s (r / e - 1) has the derivatives
 * -s r / e and r / e - 1.
 */
function varianceOf(points: readonly EdgePoint[], curve: Curve): number {
  let [ee, es, ss] = [0, 0, 0];
  for (const { rate, parts } of points) {
    const share = shareAt(curve, rate);
    const weight = parts.reduce((sum, [, of]) => sum + of, 0) * share * (1 - share);
    const byEdge = (-curve.slope * rate) / curve.edge;
    const bySlope = rate / curve.edge - 1;
    ee += weight * byEdge ** 2;
    es += weight * byEdge * bySlope;
    ss += weight * bySlope ** 2;
  }
  return ss / (ee * ss - es ** 2);
}

describe('of points on a logistic curve', () => {
  test('edge and slope are given back, whatever they are', () => {
    fc.assert(
      fc.property(
        fc.record({
          edge: fc.double({ min: 5, max: 1e5, noNaN: true }),
          slope: fc.double({ min: 1, max: 300, noNaN: true }),
          share: fc.constantFrom(0.001, 0.01, 0.1),
        }),
        (curve) => {
          // Loads within a logit and a half of the edge, more of them below it than above.
          const ratios = [-1.5, -1.2, -1, -0.5, -0.1, 0.3, 0.8].map(
            (by) => 1 + by / Math.max(5, curve.slope),
          );
          const { logEdge, slope, ci } = fitted(onCurve({ ...curve, ratios, of: 1e8 }), 0.95, curve.share);
          expect(logEdge).toBeCloseTo(Math.log(curve.edge), 4);
          expect(slope / curve.slope).toBeCloseTo(1, 5);
          expect((ci[0] + ci[1]) / 2).toBeCloseTo(logEdge, 12);
        },
      ),
      { seed: 21, numRuns: 100 },
    );
  });

  const curve = { edge: 800, slope: 20 };
  const points = onCurve(curve);
  const variance = varianceOf(points, curve);

  test('the interval is that of the delta method, and the edge is less by half the variance of the share’s logarithm', () => {
    const fit = fitted(points);
    expect(halfOf(fit)).toBeCloseTo(WIDER.together * T[10] * Math.sqrt(variance), 7);
    expect(fit.logEdge).toBeCloseTo(Math.log(800) - (curve.slope * variance) / 2, 8);
  });

  test('of few requests that correction is a fifth of the half interval at most', () => {
    const steep = { edge: 800, slope: 60, of: 5, ratios: RATES.map((ratio) => 1 + (ratio - 1.01) / 3) };
    const fit = fitted(onCurve(steep));
    expect(Math.log(800) - fit.logEdge).toBeCloseTo(0.2 * halfOf(fit), 6);
  });

  test('requests that came in crowds are worth less: the variance is twice the mean crowd', () => {
    const crowded = points.map((point) => ({ ...point, crowds: [2, 8] }));
    expect(halfOf(fitted(crowded))).toBeCloseTo(WIDER.together * T[10] * Math.sqrt(10 * variance), 6);
    // Crowds of less than half a request are none.
    const single = points.map((point) => ({ ...point, crowds: [0.4] }));
    expect(halfOf(fitted(single))).toBe(halfOf(fitted(points)));
  });

  test('what trials differ by beyond chance widens it, by Pearson over the degrees of freedom', () => {
    const by = 60;
    // Part by part it is as much over twice the degrees of freedom: the wider answer counts.
    const twice = points.flatMap((point) =>
      [by, -by].map((more) => ({
        ...point,
        parts: point.parts.flatMap(([beyond, of]): [number, number][] => {
          const half: [number, number] = [(beyond + more) / 2, of / 2];
          return [half, half];
        }),
      })),
    );
    const pearson = points.reduce((sum, { rate }) => {
      const share = shareAt(curve, rate);
      return sum + (2 * by ** 2) / (5000 * share * (1 - share));
    }, 0);
    const wide = Math.sqrt(((pearson / 22) * variance) / 2);
    expect(halfOf(fitted(twice))).toBeCloseTo(WIDER.together * T[22] * wide, 6);
  });

  test('what the parts of trials differ by does, too, where their sums agree', () => {
    const by = 40;
    const parted = points.map((point) => ({
      ...point,
      parts: point.parts.flatMap(([beyond, of]): [number, number][] => [
        [beyond / 2 + by, of / 2],
        [beyond / 2 - by, of / 2],
      ]),
    }));
    const pearson = points.reduce((sum, { rate }) => {
      const share = shareAt(curve, rate);
      return sum + (2 * by ** 2) / (2500 * share * (1 - share));
    }, 0);
    const wide = Math.sqrt((pearson / 22) * variance);
    expect(halfOf(fitted(parted))).toBeCloseTo(WIDER.together * T[22] * wide, 6);
  });

  test('the unit of load is nothing to it, nor the order of trials', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.01, max: 100, noNaN: true }), (unit) => {
        const scaled = [...points].reverse().map((point) => ({ ...point, rate: unit * point.rate }));
        const [own, other] = [fitted(points), fitted(scaled)];
        expect(other.logEdge).toBeCloseTo(own.logEdge + Math.log(unit), 9);
        expect(other.slope).toBeCloseTo(own.slope, 6);
        expect(halfOf(other)).toBeCloseTo(halfOf(own), 9);
      }),
      { seed: 22, numRuns: 50 },
    );
  });

  test('more confidence is a wider interval', () => {
    const halves = [0.8, 0.9, 0.95, 0.99].map((confidence) => halfOf(fitted(points, confidence)));
    expect(halves).toEqual([...halves].sort((a, b) => a - b));
    expect(new Set(halves).size).toBe(4);
  });
});

describe('launches', () => {
  /** Three launches on curves of their own, each so far from 800 req/s, in ln(rate), and of one steepness a request per second. */
  const launches = (apart: readonly number[], of: number) =>
    apart.flatMap((by, index) => {
      const ratio = Math.exp(by);
      return onCurve({
        ...{ edge: 800 * ratio, slope: 20 * ratio, of },
        ...{ ratios: RATES.slice(0, 9), search: index + 1 },
      });
    });

  test('that differ have their middle as edge, and an interval of Student’s t over launches', () => {
    const fit = fitted(launches([-0.03, 0.01, 0.02], 1e8));
    const deviation = Math.sqrt((0.03 ** 2 + 0.01 ** 2 + 0.02 ** 2) / 2);
    expect(fit.logEdge).toBeCloseTo(Math.log(800), 4);
    expect(halfOf(fit) / ((WIDER.apart * T[2] * deviation) / Math.sqrt(3))).toBeCloseTo(1, 3);
    // The slope is that of each, though all together rise more slowly.
    expect(fit.slope / 20).toBeCloseTo(1, 2);
    const together = fitted(launches([-0.03, 0.01, 0.02], 1e8).map((point) => ({ ...point, search: 1 })));
    expect(together.slope).toBeLessThan(19.5);
  });

  test('that differ more make it wider', () => {
    const halves = [0, 0.005, 0.01, 0.02, 0.04].map((by) => halfOf(fitted(launches([-by, 0, by], 5000))));
    for (const [index, half] of halves.slice(1).entries())
      expect(half).toBeGreaterThan(halves[index] ?? Infinity);
  });

  test('that differ by no more than their trials explain still make it as wide as themselves', () => {
    const half = halfOf(fitted(launches([-0.004, 0, 0.004], 1000)));
    expect(half).toBeCloseTo((T[2] * 0.004) / Math.sqrt(3), 6);
    // That is all: what their trials explain is not counted once more.
    const alike = halfOf(fitted(launches([0, 0, 0], 1000)));
    expect(halfOf(fitted(launches([-0.002, 0, 0.002], 1000))) / alike).toBeCloseTo(1, 2);
    // Without it the interval would be narrower.
    expect(halfOf(fitted(launches([-0.0001, 0, 0.0001], 1000)))).toBeLessThan(half);
  });

  test('of which one shows no place of its own share one, and widen it by what they differ by', () => {
    const points = [
      ...launches([-0.03, 0.03], 1e6),
      ...onCurve({ edge: 800, slope: 20, of: 1e6, ratios: [0.98], search: 3 }),
    ];
    const one = points.map((point) => ({ ...point, search: 1 }));
    expect(fitted(points).slope).toBe(fitted(one).slope);
    expect(halfOf(fitted(points))).toBeGreaterThan(1.5 * halfOf(fitted(one)));
  });
});

describe('nothing is fitted', () => {
  const curve = { edge: 800, slope: 20, of: 1e6 };
  const fitOf = (changes: Partial<Curve>) => fitEdge(onCurve({ ...curve, ...changes }), SHARE, 0.95);

  test('to too few trials: five of one launch, seven of three that each show a place', () => {
    expect(fitOf({ ratios: [0.95, 0.98, 1, 1.02] })).toBeNull();
    expect(fitOf({ ratios: [0.95, 0.98, 1, 1.02, 1.04] })).not.toBeNull();
    const three = [1, 2, 3].flatMap((search) => onCurve({ ...curve, search, ratios: [0.95, 1.02] }));
    expect(fitEdge(three, SHARE, 0.95)).toBeNull();
    expect(fitEdge([...three, ...onCurve({ ...curve, ratios: [1] })], SHARE, 0.95)).not.toBeNull();
    expect(fitEdge([], SHARE, 0.95)).toBeNull();
  });

  test('where the share hardly rises, or falls', () => {
    const ratios = RATES.map((ratio) => 1 + 5 * (ratio - 1.01));
    expect(fitOf({ slope: 0.35, of: 1e8, ratios })).not.toBeNull();
    expect(fitOf({ slope: 0.25, of: 1e8, ratios })).toBeNull();
    expect(fitOf({ slope: -20 })).toBeNull();
  });

  test('where it goes from nothing to all within a step', () => {
    const near = (slope: number) =>
      fitOf({ slope, ratios: RATES.map((ratio) => 1 + (ratio - 1) * (10 / slope)) });
    expect(near(2900)).not.toBeNull();
    expect(near(3100)).toBeNull();
    const step = onCurve(curve).map(
      (point): EdgePoint => ({
        ...point,
        parts: [[point.rate > 799 ? 1000 : 0, 1000]],
      }),
    );
    expect(fitEdge(step, SHARE, 0.95)).toBeNull();
  });

  test('where nothing was beyond the SLO, or all', () => {
    for (const beyond of [0, 1000]) {
      const points = onCurve(curve).map((point): EdgePoint => ({ ...point, parts: [[beyond, 1000]] }));
      expect(fitEdge(points, SHARE, 0.95)).toBeNull();
    }
  });

  test('with an edge more than a twentieth outside of the loads that were tried', () => {
    const below = [0.8, 0.83, 0.86, 0.89, 0.92, 0.94];
    expect(fitOf({ ratios: below })).toBeNull();
    expect(fitOf({ ratios: [...below, 0.96] })).not.toBeNull();
    const above = [1.07, 1.09, 1.11, 1.13, 1.15];
    expect(fitOf({ ratios: above })).toBeNull();
    expect(fitOf({ ratios: [1.04, ...above] })).not.toBeNull();
  });

  test('where the interval would say nothing', () => {
    expect(fitOf({ slope: 3, of: 100 })).toBeNull();
    expect(fitOf({ slope: 3, of: 1e5 })).not.toBeNull();
  });

  test('for an SLO that allows nothing or all', () => {
    for (const share of [0, 1]) expect(fitEdge(onCurve(curve), share, 0.95)).toBeNull();
  });
});
