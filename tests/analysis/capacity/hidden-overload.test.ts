import { describe, expect, test } from 'vitest';
import { uniform } from '../../../bench/capacity/simulated/systems.ts';
import { hiddenOverload } from '../../../harness/analysis/capacity/hidden-overload.ts';
import type { SeenTrial } from '../../../harness/analysis/capacity/seen.ts';

const trial = (rate: number, seconds: number, slo = 'p99<50ms'): SeenTrial => ({
  search: 1,
  stage: 'full',
  rate,
  window: { warmupSeconds: seconds / 5, durationSeconds: (seconds * 4) / 5 },
  state: 'measured',
  readings: [{ slo, side: 'below', orEqual: false, bound: 0.01, batches: [[0, rate * seconds]] }],
});

describe('what a load that looked kept may hide', () => {
  test('by hand: (0.05 s + 3 sqrt(10 s / 1000/s)) / 10 s', () => {
    expect(hiddenOverload([trial(1000, 10)], 1000)).toBeCloseTo(0.035, 4);
  });

  test('is less the longer and the more often it was tried, never negative', () => {
    const once = hiddenOverload([trial(1000, 10)], 1000);
    expect(hiddenOverload([trial(1000, 40)], 1000)).toBeLessThan(once);
    expect(hiddenOverload([trial(1000, 10), trial(1000, 10)], 1000)).toBeLessThan(once);
    // A look of a second beside a trial of ten is no second chance to be found out.
    expect(hiddenOverload([trial(1000, 10), trial(1000, 1)], 1000)).toBe(once);
    expect(hiddenOverload(Array(1000).fill(trial(1000, 10)), 1000)).toBeCloseTo(0.005, 4);
  });

  test('nothing where no SLO is over a latency, or the load was not tried', () => {
    expect(hiddenOverload([trial(1000, 10, 'errors<1%')], 1000)).toBe(0);
    expect(hiddenOverload([trial(1000, 10)], 900)).toBe(0);
  });

  test('a queue in virtual time that is overloaded by more hardly ever stays below the bound', () => {
    const [seconds, capacity, bound] = [10, 1000, 0.05];
    const rate = capacity * (1 + hiddenOverload([trial(capacity, seconds)], capacity));
    const random = uniform(29);
    let unseen = 0;
    for (let run = 0; run < 400; run++) {
      let [at, free, longest] = [0, 0, 0];
      while (at < seconds) {
        at -= Math.log(random()) / rate;
        free = Math.max(at, free) + 1 / capacity;
        longest = Math.max(longest, free - at);
      }
      if (longest < bound) unseen += 1;
    }
    expect(unseen).toBeLessThanOrEqual(4);
  });
});
