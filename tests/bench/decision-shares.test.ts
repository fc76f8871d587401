import { describe, expect, test } from 'vitest';
import { clopperPearson } from '../../bench/decision/clopper-pearson.ts';
import { welch } from '../../bench/decision/welch.ts';

describe('the exact interval of a share', () => {
  // R: binom.test(count, n)$conf.int
  test.each([
    [0, 50, 0, 0.0711],
    [1, 200, 0.00013, 0.02754],
    [0, 200, 0, 0.01828],
    [682, 925, 0.7076683, 0.7654066],
    [50, 50, 0.9289, 1],
    [5, 10, 0.1871, 0.8129],
  ])('%i of %i', (count, n, low, high) => {
    const interval = clopperPearson(count, n);
    expect(interval[0]).toBeCloseTo(low, 4);
    expect(interval[1]).toBeCloseTo(high, 4);
  });

  test('none of none can be any share', () => {
    expect(clopperPearson(0, 0)).toEqual([0, 1]);
  });

  test('both ends are where the tail of the binomial distribution has half of the error', () => {
    const [low, high] = clopperPearson(3, 40, 0.9);
    expect(atMost(3, 40, high)).toBeCloseTo(0.05, 6);
    expect(1 - atMost(2, 40, low)).toBeCloseTo(0.05, 6);
  });
});

/** Probability of at most as many successes in n, each with the same share; summed term by term. */
function atMost(count: number, n: number, share: number): number {
  let term = (1 - share) ** n;
  let sum = term;
  for (let k = 1; k <= count; k++) {
    term *= ((n - k + 1) / k) * (share / (1 - share));
    sum += term;
  }
  return sum;
}

describe("Welch's test", () => {
  test("Student's sleep data, as t.test(extra ~ group, data = sleep) has it in R", () => {
    const first = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0];
    const second = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4];
    const { t, df, p } = welch(first, second);
    expect(t).toBeCloseTo(1.8608, 4);
    expect(df).toBeCloseTo(17.776, 3);
    expect(p).toBeCloseTo(0.07939, 5);
  });
});
