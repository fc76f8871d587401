import { describe, expect, test } from 'vitest';
import { findEdge } from '../../../harness/analysis/capacity/edge.ts';
import { type EdgePoint, fitEdge } from '../../../harness/analysis/capacity/edge-fit.ts';
import type { SeenTrial } from '../../../harness/analysis/capacity/seen.ts';
import type { SloReading } from '../../../harness/record/capacity.ts';
import { seenTrial } from '../../support/seen-trial.ts';

const RATIOS = [0.92, 0.94, 0.96, 0.98, 1, 1.02, 1.04, 1.06];

/** The share of the requests at a load that is beyond the SLO: 1 % at the edge, and there 20 logits a unit of ln(rate) steep. */
const shareAt = (rate: number, edge: number) =>
  1 / (1 + Math.exp(-Math.log(0.01 / 0.99) - 20 * (rate / edge - 1)));

/** Trials around a load, of a target whose edge is at another. */
function around(load: number, edge: number, changes: Partial<SeenTrial> = {}): SeenTrial[] {
  return RATIOS.map((ratio) => seenTrial(ratio * load, shareAt(ratio * load, edge), changes));
}

/** The same trials with another reading, or more of them. */
const reading = (trial: SeenTrial, ...changes: Partial<SloReading>[]): SeenTrial => ({
  ...trial,
  readings: changes.flatMap((change) => trial.readings.map((own) => ({ ...own, ...change }))),
});

const batchesOf = (edge: number, { rate }: SeenTrial) =>
  seenTrial(rate, shareAt(rate, edge)).readings[0]?.batches ?? [];

describe('the edge', () => {
  test('is where the share of the requests beyond the SLO passes what it allows', () => {
    const edge = findEdge(around(1000, 1000), 0.95);
    // Less the correction for its logarithm, which is a fifth of half the interval at most.
    const [low, high] = edge?.ci ?? [0, 0];
    const less = Math.log(1000) - (edge?.fit.logEdge ?? 0);
    expect(less).toBeGreaterThan(0);
    expect(less).toBeLessThanOrEqual(0.1 * (high - low) + 1e-9);
    expect(edge?.fit.slope).toBeCloseTo(20, 3);
    expect(edge).toMatchObject({ slo: 0, ci: edge?.fit.ci });
    expect(low).toBeLessThan(Math.log(1000));
    expect(high).toBeGreaterThan(Math.log(1000));
  });

  test('a trial that counted nothing changes nothing of it', () => {
    const seen = around(1000, 1000);
    for (const batches of [[], Array.from({ length: 60 }, (): [number, number] => [0, 0])]) {
      const silent = reading(seenTrial(1000, 0), { batches });
      expect(findEdge([...seen, silent], 0.95)).toEqual(findEdge(seen, 0.95));
    }
  });

  /** So many requests beyond the SLO, of a hundred thousand a batch, at each of the loads. */
  const BEYOND = [300, 400, 600, 800, 1000, 1300, 1700, 2200];
  const atLoads = (read: (beyond: number, index: number) => SloReading['batches']) =>
    RATIOS.map((ratio, index) =>
      reading(seenTrial(1000 * ratio, 0), { batches: read(BEYOND[index] ?? 0, index) }),
    );
  const byHand = (read: (beyond: number, index: number) => Pick<EdgePoint, 'parts' | 'crowds'>) => {
    const points = RATIOS.map((ratio, index) => ({
      ...{ search: 1, rate: 1000 * ratio },
      ...read(BEYOND[index] ?? 0, index),
    }));
    const fit = fitEdge(points, 0.01, 0.95);
    expect(fit).not.toBeNull();
    return fit;
  };

  test('knows the crowds: requests beyond the SLO in batches in a row', () => {
    const trials = atLoads((n) => [
      [n, 1e5],
      [n + 60, 1e5],
      [0, 1e5],
      [n - 40, 1e5],
      [n, 2e5],
    ]);
    const known = byHand((n) => ({
      parts: [
        [2 * n + 60, 2e5],
        [n - 40, 2e5],
        [n, 2e5],
      ],
      crowds: [2 * n + 60, 2 * n - 40],
    }));
    expect(findEdge(trials, 0.95)?.fit).toEqual(known);
  });

  test('is fitted to thirds of each trial’s time', () => {
    // All that was beyond it in the first third or the last one, ten batches of these: 20 batches, 20, and the 19 that are left.
    const trials = atLoads((n, trial) =>
      Array.from({ length: 59 }, (_, index): [number, number] => [
        index % 2 === 0 && Math.floor(index / 20) === 2 * (trial % 2) ? n : 0,
        2e4,
      ]),
    );
    const known = byHand((n, trial) => ({
      parts: [
        [trial % 2 === 0 ? 10 * n : 0, 4e5],
        [0, 4e5],
        [trial % 2 === 0 ? 0 : 10 * n, 3.8e5],
      ],
      crowds: Array(10).fill(n),
    }));
    expect(findEdge(trials, 0.95)?.fit).toEqual(known);
    // That it comes and goes makes the interval wider than crowds do.
    const steady = byHand((n) => ({ parts: [[10 * n, 11.8e5]], crowds: Array(10).fill(n) }));
    expect(known?.ci[0]).toBeLessThan(steady?.ci[0] ?? 0);
  });

  test('is told by full trials that were measured, and by no others', () => {
    const trials = around(1000, 1000);
    const others = [
      ...around(1000, 800, { stage: 'screen' }),
      ...around(1000, 800, { stage: 'curve' }),
      ...around(1000, 800, { stage: 'again' }),
      ...around(1000, 800, { state: 'generator' }),
      ...around(1000, 800, { state: 'failed' }),
    ];
    expect(findEdge([...others, ...trials], 0.95)).toEqual(findEdge(trials, 0.95));
    expect(findEdge(others, 0.95)).toBeNull();
    expect(findEdge([], 0.95)).toBeNull();
  });

  test('is not fitted where nothing may be beyond the SLO, where more is better, or nothing was beyond it', () => {
    const trials = around(1000, 1000);
    expect(
      findEdge(
        trials.map((trial) => reading(trial, { bound: 0 })),
        0.95,
      ),
    ).toBeNull();
    expect(
      findEdge(
        trials.map((trial) => reading(trial, { side: 'above' })),
        0.95,
      ),
    ).toBeNull();
    expect(
      findEdge(
        RATIOS.map((ratio) => seenTrial(1000 * ratio, 0)),
        0.95,
      ),
    ).toBeNull();
  });
});

describe('of several SLOs', () => {
  /** The same trials, read by two SLOs whose edges lie at these loads. */
  const both = (first: number, second: number) =>
    around(1000, 1000).map((trial) =>
      reading(trial, { batches: batchesOf(first, trial) }, { batches: batchesOf(second, trial) }),
    );

  test('the edge is that of the one that is missed first, whichever comes first', () => {
    const first = findEdge(both(985, 1015), 0.95);
    const second = findEdge(both(1015, 985), 0.95);
    expect([first?.slo, second?.slo]).toEqual([0, 1]);
    expect(first?.fit).toEqual(findEdge(around(1000, 985), 0.95)?.fit);
    expect(second?.fit).toEqual(first?.fit);
  });

  test('each end is the lowest of theirs', () => {
    // As many requests beyond it, in every other batch or in all sixty in a row: the crowd makes an interval wider.
    const single = (trial: SeenTrial) =>
      batchesOf(995, trial).map(([x, w], index): [number, number] => [index % 2 === 0 ? 2 * x : 0, w]);
    const crowded = (trial: SeenTrial) => batchesOf(1000, trial);
    const of = (read: (trial: SeenTrial) => SloReading['batches']) =>
      findEdge(
        around(1000, 1000).map((trial) => reading(trial, { batches: read(trial) })),
        0.95,
      )?.ci ?? [0, 0];
    const [low, high] = of(single);
    const [lower, higher] = of(crowded);
    expect(lower).toBeLessThan(low);
    expect(higher).toBeGreaterThan(high);
    const both = around(1000, 1000).map((trial) =>
      reading(trial, { batches: single(trial) }, { batches: crowded(trial) }),
    );
    expect(findEdge(both, 0.95)?.ci).toEqual([lower, high]);
  });

  test('one that can’t be fitted leaves the other its edge', () => {
    const trials = around(1000, 1000).map((trial) => reading(trial, { bound: 0 }, {}));
    const own = findEdge(around(1000, 1000), 0.95);
    expect(findEdge(trials, 0.95)).toEqual({ ...own, slo: 1 });
  });
});

describe('loads that say little of it', () => {
  test('are those from the lowest on at which most requests were beyond the SLO', () => {
    const trials = around(1000, 1000);
    const known = findEdge(trials, 0.95);
    expect(findEdge([...trials, seenTrial(1065, 0.6), seenTrial(1070, 0.02)], 0.95)).toEqual(known);
    // Half is not most: then it is taken for what it is.
    expect(findEdge([...trials, seenTrial(1065, 0.5)], 0.95)).not.toEqual(known);
  });

  test('on the launch that was overloaded there; another may carry as much', () => {
    const [one, two] = [around(1000, 970, { search: 1 }), around(1000, 1000, { search: 2 })];
    const known = findEdge([...one, ...two], 0.95);
    const overloaded = seenTrial(1010, 0.9, { search: 1 });
    const below = one.filter(({ rate }) => rate < 1010);
    expect(findEdge([...one, overloaded, ...two], 0.95)).toEqual(findEdge([...below, ...two], 0.95));
    expect(findEdge([...below, ...two], 0.95)).not.toEqual(known);
  });

  test('but where most trials lie there, all are taken', () => {
    // Four are too few for a fit of their own. No two batches in a row have requests beyond the SLO: crowds would make it too wide.
    const spread = (share: number) =>
      Array.from({ length: 60 }, (_, index): [number, number] =>
        index % 2 === 0 ? [200 * share, 180] : [0, 20],
      );
    const at = (...rates: number[]) =>
      rates.map((rate) => reading(seenTrial(rate, 0), { batches: spread(shareAt(rate, 1000)) }));
    const near = at(940, 960, 980, 1000);
    const saturated = at(1240, 1250, 1260, 1270);
    expect(findEdge([...near, ...saturated], 0.95)).toBeNull();
    expect(findEdge([...near, ...saturated, ...at(1280)], 0.95)?.fit.slope).toBeCloseTo(20, 3);
  });

  test('and those far below, where something else than load is seen', () => {
    const trials = around(1000, 1000);
    const far = [500, 550, 600].map((rate) => seenTrial(rate, 0.002));
    expect(findEdge([...far, ...trials], 0.95)).toEqual(findEdge(trials, 0.95));
    // Within a tenth, or two and a half logits, they count.
    expect(findEdge([seenTrial(900, 0.005), ...trials], 0.95)).not.toEqual(findEdge(trials, 0.95));
  });
});
