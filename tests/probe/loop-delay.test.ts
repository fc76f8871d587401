import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { randomStream } from '../../harness/plan/random.ts';
import { delaySamples, loopDelay } from '../../harness/probe/loop-delay.ts';
import type { Beat } from '../../harness/probe/wire.ts';

function beat(t: number, intervals: number[], idles: number[]): Beat {
  const micro = (list: number[]) => list.map((ms) => Math.round(ms * 1000));
  return {
    t,
    i: micro(intervals),
    e: micro(idles),
    u: [0, 0],
    c: 0,
    r: 0,
    h: 0,
    g: [],
    d: 0,
    l: true,
    q: 0,
    w: 1,
  };
}

/** Busy stretches of a loop, ms; in between it is idle. */
type Busy = [from: number, to: number];

/** What the agent would send of such a loop: a timer of 5 ms that fires at the first free moment after it is due. */
function beats(busy: readonly Busy[], end: number): Beat[] {
  const list: Beat[] = [];
  let intervals: number[] = [];
  let idles: number[] = [];
  let at = 0;
  let last = 0;
  let lastBeat = 0;
  while (last < end) {
    const due = last + 5;
    while (at < busy.length && (busy[at]?.[1] ?? 0) < due) at += 1;
    const held = busy[at];
    const fires = held !== undefined && held[0] <= due ? Math.max(due, held[1]) : due;
    const worked = busy
      .slice(Math.max(0, at - 50), at + 50)
      .reduce((sum, [from, to]) => sum + Math.max(0, Math.min(to, fires) - Math.max(from, last)), 0);
    intervals.push(fires - last);
    idles.push(fires - last - worked);
    last = fires;
    if (last - lastBeat >= 100) {
      list.push(beat(last, intervals, idles));
      [intervals, idles, lastBeat] = [[], [], last];
    }
  }
  return list;
}

/** Mean and share beyond some ms of what an event waits that arrives at any moment. */
function truth(busy: readonly Busy[], end: number, beyond: number) {
  const lengths = busy.map(([from, to]) => to - from);
  return {
    mean: lengths.reduce((sum, length) => sum + length ** 2 / 2, 0) / end,
    share: lengths.reduce((sum, length) => sum + Math.max(0, length - beyond), 0) / end,
  };
}

function read(busy: readonly Busy[], end: number, beyond: number) {
  const summary = loopDelay(delaySamples(beats(busy, end), 5), 5, 0, end).summary();
  const waits = loopDelay(delaySamples(beats(busy, end), 5), 5, 0, end);
  let low = 0;
  let high = 100;
  // The share beyond a value, found from the percentiles, which are all that a histogram of times gives.
  for (let turn = 0; turn < 40; turn++) {
    const middle = (low + high) / 2;
    if ((waits.percentile(middle) ?? Number.POSITIVE_INFINITY) > beyond) high = middle;
    else low = middle;
  }
  return { mean: summary.mean ?? 0, share: 1 - high / 100, count: summary.count };
}

describe('loop delay', () => {
  test('of an idle loop is nothing', () => {
    const summary = loopDelay(delaySamples(beats([], 5000), 5), 5, 0, 5000).summary();
    expect(summary).toMatchObject({ max: 0, mean: 0 });
    expect(summary.count).toBeGreaterThan(980);
  });

  test('of stalls is what an event that arrives at any moment meets', () => {
    fc.assert(
      fc.property(fc.integer({ min: 8, max: 250 }), fc.integer(), (stall, seed) => {
        const random = randomStream(seed, 'phase');
        const end = 400_000;
        const busy = Array.from({ length: 399 }, (_, index): Busy => {
          // Where in the sampling interval a stall begins is left to chance, as it is in life.
          const from = index * 1000 + 500 + random(0, 9999) / 1000;
          return [from, from + stall];
        });
        const expected = truth(busy, end, stall / 2);
        const got = read(busy, end, stall / 2);
        expect(got.mean / expected.mean).toBeGreaterThan(0.95);
        expect(got.mean / expected.mean).toBeLessThan(1.05);
        expect(got.share / expected.share).toBeGreaterThan(0.9);
        expect(got.share / expected.share).toBeLessThan(1.1);
        // One arrival for every 5 ms, whatever happened in them.
        expect(got.count).toBeGreaterThan(end / 5 - 100);
        expect(got.count).toBeLessThan(end / 5 + 100);
      }),
      { seed: 1, numRuns: 25 },
    );
  });

  test('of short turns that come often is their half, weighed by their length', () => {
    const random = randomStream(3, 'gaps');
    const busy: Busy[] = [];
    for (let at = 0; at < 200_000; at += 2 + random(0, 40) / 10) busy.push([at, at + 1]);
    const expected = truth(busy, 200_000, 0.5);
    const got = read(busy, 200_000, 0.5);
    expect(Math.abs(got.mean - expected.mean)).toBeLessThan(0.1);
  });

  test.each([10, 16, 25, 60])(
    'of a loop that takes turns of %i ms without a pause is half of one',
    (length) => {
      const busy = Array.from({ length: Math.floor(60_000 / length) }, (_, index): Busy => {
        return [index * length, (index + 1) * length];
      });
      const got = read(busy, 60_000 - length, length / 2);
      expect(got.mean / (length / 2)).toBeGreaterThan(0.93);
      expect(got.mean / (length / 2)).toBeLessThan(1.07);
    },
  );

  test('only what arrived in the window counts', () => {
    const busy: Busy[] = [[1000, 1100]];
    const samples = delaySamples(beats(busy, 3000), 5);
    const waited = (from: number, to: number) => loopDelay(samples, 5, from, to).summary().max ?? 0;
    expect(waited(0, 990)).toBe(0);
    expect(waited(1050, 2000)).toBeLessThan(51);
    expect(waited(0, 2000)).toBeGreaterThan(95);
    expect(waited(1110, 2000)).toBe(0);
  });

  test('an early timer is no negative delay', () => {
    const [sample] = delaySamples([beat(1000, [4.4], [4.4])], 5);
    expect(sample).toMatchObject({ end: 1000, delay: 0, stall: null });
  });
});
