import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Block, LoopTruth } from '../../bench/loop/truth.ts';

const FROM = 1000;
const TO = 3000;
/** Arrivals of the simulation, one in the middle of each of these parts of the window, ms. */
const STEP = 0.05;

/** Blocks that don't overlap, some of them outside the window and some across its edges. */
const blocks = fc
  .array(
    fc.record({
      pause: fc.double({ min: 0, max: 400, noNaN: true }),
      length: fc.double({ min: 0, max: 300, noNaN: true }),
    }),
    { maxLength: 15 },
  )
  .map((parts) => {
    let now = FROM - 300;
    return parts.map(({ pause, length }): Block => {
      const start = now + pause;
      now = start + length;
      return [start, now];
    });
  });

/** What events that arrive evenly over the window wait, in order of length. */
function simulated(list: readonly Block[]): number[] {
  const waits: number[] = [];
  for (let arrival = FROM + STEP / 2; arrival < TO; arrival += STEP) {
    const block = list.find(([start, end]) => arrival >= start && arrival < end);
    waits.push(block === undefined ? 0 : block[1] - arrival);
  }
  return waits.sort((a, b) => a - b);
}

/** What a simulation can be off by: each edge of a block moves its share by up to one arrival. */
function slack(list: readonly Block[]): number {
  return (list.length + 1) * STEP;
}

describe('the truth about blocks', () => {
  test('one block of 60 ms in 500 ms', () => {
    const truth = new LoopTruth([[100, 160]], 0, 500);
    expect(truth.blocks).toBe(1);
    expect(truth.max).toBe(60);
    expect(truth.mean).toBeCloseTo(60 ** 2 / 2 / 500, 9);
    expect(truth.percentile(50)).toBe(0);
    expect(truth.percentile(90)).toBeCloseTo(10, 9);
    expect(truth.percentile(99)).toBeCloseTo(55, 9);
    expect(truth.percentile(100)).toBeCloseTo(60, 9);
  });

  test('without a block nothing waits', () => {
    const truth = new LoopTruth([], 0, 500);
    expect([truth.blocks, truth.max, truth.mean, truth.percentile(99.9)]).toEqual([0, 0, 0, 0]);
  });

  test('across an edge, only arrivals in the window count, with all they wait', () => {
    const begun = new LoopTruth([[-40, 20]], 0, 100);
    expect([begun.max, begun.mean]).toEqual([20, 2]);
    const unfinished = new LoopTruth([[80, 140]], 0, 100);
    expect([unfinished.max, unfinished.mean]).toEqual([60, 10]);
    expect(unfinished.percentile(85)).toBeCloseTo(45, 9);
  });

  test('mean and largest wait are those of simulated arrivals', () => {
    fc.assert(
      fc.property(blocks, (list) => {
        const truth = new LoopTruth(list, FROM, TO);
        const waits = simulated(list);
        const mean = waits.reduce((total, wait) => total + wait, 0) / waits.length;
        expect(Math.abs(truth.max - (waits.at(-1) ?? 0))).toBeLessThan(slack(list));
        // An arrival on the wrong side of an edge weighs as much as the longest wait.
        expect(Math.abs(truth.mean - mean)).toBeLessThan((slack(list) * (truth.max + 1)) / (TO - FROM));
      }),
      { seed: 1, numRuns: 30 },
    );
  });

  test('percentiles and shares are those of simulated arrivals', () => {
    fc.assert(
      fc.property(blocks, fc.double({ min: 0.1, max: 99.9, noNaN: true }), (list, percentile) => {
        const truth = new LoopTruth(list, FROM, TO);
        const waits = simulated(list);
        const wait = truth.percentile(percentile);
        const beyond = waits.filter((one) => one > wait).length / waits.length;
        const atLeast = waits.filter((one) => one >= wait - STEP).length / waits.length;
        const share = 1 - percentile / 100;
        const allowed = slack(list) / (TO - FROM);
        expect(Math.abs(truth.shareBeyond(wait) - beyond)).toBeLessThan(allowed);
        expect(beyond).toBeLessThan(share + allowed);
        expect(atLeast).toBeGreaterThan(share - allowed);
      }),
      { seed: 1, numRuns: 100 },
    );
  });
});
