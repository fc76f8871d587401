import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { uniform } from '../../../bench/capacity/simulated/systems.ts';
import { fitScalingLaw } from '../../../harness/analysis/capacity/scaling-law.ts';
import { fitUsl, uslAt, uslPeak } from '../../../harness/analysis/capacity/usl-fit.ts';
import fixture from '../../fixtures/usl-from-r.json' with { type: 'json' };

const OPTIONS = { seed: 1, confidence: 0.95, resamples: 300, predict: [] as number[] };
const COUNTS = [1, 2, 3, 4, 6, 8];

describe('the scaling law', () => {
  test('finds the parameters that data were made with', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 10, max: 5000, noNaN: true }),
        fc.double({ min: 0, max: 0.5, noNaN: true }),
        fc.double({ min: 0, max: 0.05, noNaN: true }),
        (gamma, alpha, beta) => {
          const usl = { gamma, alpha, beta };
          const fit = fitUsl(COUNTS.map((count) => ({ count, throughput: uslAt(usl, count) })));
          expect(fit?.gamma).toBeCloseTo(gamma, 3);
          expect(fit?.alpha).toBeCloseTo(alpha, 6);
          expect(fit?.beta).toBeCloseTo(beta, 6);
        },
      ),
      { seed: 3 },
    );
  });

  test('agrees with R', () => {
    const fit = fitUsl(
      fixture.counts.map((count, index) => ({ count, throughput: fixture.throughput[index] ?? 0 })),
    );
    expect(fit?.gamma).toBeCloseTo(fixture.gamma, 4);
    expect(fit?.alpha).toBeCloseTo(fixture.alpha, 6);
    expect(fit?.beta).toBeCloseTo(fixture.beta, 6);
  });

  test('peaks where the law says', () => {
    const usl = { gamma: 100, alpha: 0.1, beta: 0.01 };
    const peak = uslPeak(usl);
    expect(peak).toBeCloseTo(Math.sqrt(0.9 / 0.01), 9);
    expect(uslAt(usl, peak)).toBeGreaterThan(uslAt(usl, peak - 0.5));
    expect(uslAt(usl, peak)).toBeGreaterThan(uslAt(usl, peak + 0.5));
  });

  test('its interval holds the peak’s throughput about as often as it says', () => {
    const usl = { gamma: 500, alpha: 0.05, beta: 0.02 };
    const random = uniform(9);
    let held = 0;
    const rounds = 120;
    for (let round = 0; round < rounds; round++) {
      const points = COUNTS.map((count) => ({
        count,
        values: Array.from({ length: 6 }, () => {
          const normal = Math.sqrt(-2 * Math.log(random())) * Math.cos(2 * Math.PI * random());
          return uslAt(usl, count) * (1 + 0.03 * normal);
        }),
      }));
      const found = fitScalingLaw('workers', points, { ...OPTIONS, seed: round, resamples: 200 });
      const [low, high] = found.peak?.throughput.ci ?? [0, 0];
      const truth = uslAt(usl, uslPeak(usl));
      if (low <= truth && truth <= high) held += 1;
    }
    // 95 % of 120 is 114; 106 or fewer come once in 500 times.
    expect(held).toBeGreaterThanOrEqual(107);
    expect(held).toBeLessThanOrEqual(119);
  });
});

describe('what is said of it', () => {
  const made = (usl: { gamma: number; alpha: number; beta: number }, counts = COUNTS) =>
    counts.map((count) => ({ count, values: [0.99, 1, 1.01].map((factor) => factor * uslAt(usl, count)) }));

  test('fewer than six counts are refused', () => {
    const found = fitScalingLaw('workers', made({ gamma: 100, alpha: 0, beta: 0 }, [1, 2, 4]), OPTIONS);
    expect(found.fit).toBeNull();
    expect(found.words).toEqual([
      '3 more counts are needed for a fit: with fewer than 6 it follows the noise',
    ]);
    expect(found.points).toHaveLength(3);
  });

  test('nothing is said beyond twice the largest count', () => {
    const points = made({ gamma: 100, alpha: 0.01, beta: 0 });
    expect(() => fitScalingLaw('workers', points, { ...OPTIONS, predict: [17] })).toThrow(RangeError);
    const found = fitScalingLaw('workers', points, { ...OPTIONS, predict: [16] });
    expect(found.predicted[0]?.throughput.value).toBeCloseTo(
      uslAt({ gamma: 100, alpha: 0.01, beta: 0 }, 16),
      1,
    );
    expect(found.peak).toBeNull();
  });

  test.each([
    [{ gamma: 100, alpha: 0.3, beta: 0 }, 'contention'],
    [{ gamma: 100, alpha: 0, beta: 0.05 }, 'coherency'],
    [{ gamma: 100, alpha: 0, beta: 0 }, 'nothing to speak of'],
  ])('%j: %s', (usl, word) => {
    expect(fitScalingLaw('workers', made(usl), OPTIONS).words.join()).toContain(word);
  });

  test('more than proportional growth is not hidden', () => {
    const points = COUNTS.map((count) => ({ count, values: [1, 1, 1].map(() => 100 * count ** 1.3) }));
    expect(fitScalingLaw('pool', points, OPTIONS).words.join()).toContain('which the law does not know');
  });
});
