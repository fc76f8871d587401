import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { randomStream } from '../../harness/plan/random.ts';
import { delaySamples, loopDelay } from '../../harness/probe/loop-delay.ts';
import type { Beat } from '../../harness/probe/wire.ts';

function beat(t: number, intervals: number[]): Beat {
  return { t, i: intervals.map((ms) => ms * 1000), u: [0, 0], c: 0, r: 0, h: 0, g: [], d: 0, l: true, q: 0 };
}

describe('delaySamples', () => {
  test('takes the resolution off and dates each sample back from the beat', () => {
    expect(delaySamples([beat(1000, [10, 12, 60])], 10)).toEqual([
      { end: 928, delay: 0 },
      { end: 940, delay: 2 },
      { end: 1000, delay: 50 },
    ]);
  });

  test('an early timer is no negative delay', () => {
    expect(delaySamples([beat(1000, [9.2])], 10)).toEqual([{ end: 1000, delay: 0 }]);
  });
});

describe('loopDelay', () => {
  test('a stall counts once for every event that would have waited in it', () => {
    const histogram = loopDelay([{ end: 1000, delay: 50 }], 10, 0, 2000);
    expect(histogram.count).toBe(6);
    expect(histogram.summary().mean).toBeCloseTo(25, 1);
    expect(histogram.summary().max).toBe(50);
  });

  test('an idle loop reads about 0', () => {
    const samples = Array.from({ length: 100 }, (_, index) => ({ end: index * 10, delay: 0.1 }));
    expect(loopDelay(samples, 10, 0, 2000).percentile(50)).toBeCloseTo(0.1, 2);
  });

  test('only what arrived in the window counts', () => {
    expect(loopDelay([{ end: 1000, delay: 50 }], 10, 970, 2000).count).toBe(4);
    expect(loopDelay([{ end: 1000, delay: 50 }], 10, 0, 970).count).toBe(2);
  });

  test('weighs stalls as an observer who arrives at any moment meets them', () => {
    // Stalls of D ms once a period: a share D / period of the arrivals waits, evenly from 0 to D, so the mean
    // wait is D^2 / (2 period).
    fc.assert(
      fc.property(fc.integer({ min: 20, max: 200 }), fc.integer(), (stall, seed) => {
        const period = 1000;
        const cycles = 400;
        const random = randomStream(seed, 'phase');
        const samples: { end: number; delay: number }[] = [];
        let now = 0;
        for (let cycle = 0; cycle < cycles; cycle++) {
          // Where in the sampling interval a stall begins is left to chance, as it is in life.
          const stallStart = cycle * period + 500 + random(0, 9999) / 1000;
          for (; now + 10 < stallStart; now += 10) samples.push({ end: now + 10, delay: 0 });
          const end = Math.max(now + 10, stallStart + stall);
          samples.push({ end, delay: end - now - 10 });
          now = end;
        }
        const mean = loopDelay(samples, 10, 0, cycles * period).summary().mean ?? 0;
        expect(mean / ((stall * stall) / (2 * period))).toBeGreaterThan(0.94);
        expect(mean / ((stall * stall) / (2 * period))).toBeLessThan(1.06);
      }),
      { seed: 1, numRuns: 50 },
    );
  });
});
