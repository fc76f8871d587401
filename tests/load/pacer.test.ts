import fc from 'fast-check';
import { expect, test } from 'vitest';
import { expected, Pacer, rateAt, type Schedule, type Stretch } from '../../harness/load/pacer.ts';

function all(schedule: Schedule, index = 0, of = 1): number[] {
  const pacer = new Pacer(schedule, { index, of });
  const times: number[] = [];
  for (let due = pacer.next(); due !== Infinity; due = pacer.next()) times.push(due);
  return times;
}

function steady(
  rate: number,
  seconds: number,
  arrivals: Schedule['arrivals'] = 'constant',
  seed = 1,
): Schedule {
  return { arrivals, stretches: [{ seconds, from: rate, to: rate }], seed };
}

const stretches = fc.array(
  fc.record({
    seconds: fc.integer({ min: 1, max: 40 }).map((tenths) => tenths / 10),
    from: fc.integer({ min: 1, max: 3000 }),
    to: fc.integer({ min: 1, max: 3000 }),
  }),
  { minLength: 1, maxLength: 3 },
);
const arrivals = fc.constantFrom('constant' as const, 'poisson' as const);

test('a constant rate holds its count in every second, exactly', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 20_000 }), fc.integer({ min: 1, max: 4 }), (rate, seconds) => {
      const perSecond = new Array(seconds).fill(0);
      for (const due of all(steady(rate, seconds))) perSecond[Math.floor(due / 1000 + 1e-9)] += 1;
      expect(perSecond).toEqual(new Array(seconds).fill(rate));
    }),
    { numRuns: 40 },
  );
});

test('at 20,000 a second no two requests are due together, and none is late', () => {
  const times = all(steady(20_000, 10));
  expect(times).toHaveLength(200_000);
  const gaps = times.slice(1).map((due, index) => due - (times[index] ?? 0));
  expect(Math.min(...gaps.slice(0, 100_000))).toBeGreaterThan(0.05 - 1e-6);
  expect(gaps.every((gap) => Math.abs(gap - 0.05) < 1e-6)).toBe(true);
  // Every stretch of 1 ms holds 20, so there is no burst at any second's start.
  const perMillisecond = new Uint16Array(10_000);
  for (const due of times) {
    const at = Math.floor(due + 1e-6);
    perMillisecond[at] = (perMillisecond[at] ?? 0) + 1;
  }
  expect(perMillisecond.every((count) => count === 20)).toBe(true);
});

test('the number of requests is that of the rate over time, and their times rise', () => {
  fc.assert(
    fc.property(stretches, (list) => {
      const times = all({ arrivals: 'constant', stretches: list, seed: 1 });
      const whole = list.reduce((total, stretch) => total + Math.ceil(expected(stretch) - 1e-9), 0);
      expect(times).toHaveLength(whole);
      const end = list.reduce((total, { seconds }) => total + seconds * 1000, 0);
      expect(times.every((due, index) => due >= (times[index - 1] ?? 0) && due < end)).toBe(true);
    }),
    { numRuns: 60 },
  );
});

test('a ramp reaches each count when the integral of its rate does', () => {
  const stretch: Stretch = { seconds: 10, from: 100, to: 2000 };
  const times = all({ arrivals: 'constant', stretches: [stretch], seed: 1 });
  expect(times).toHaveLength(10_500);
  times.forEach((due, index) => {
    const t = due / 1000;
    expect(100 * t + (1900 * t * t) / 20).toBeCloseTo(index, 6);
  });
  expect(rateAt([stretch], 5000)).toBe(1050);
});

test('several generators divide one schedule, request by request', () => {
  fc.assert(
    fc.property(stretches, arrivals, fc.integer({ min: 1, max: 7 }), fc.nat(1000), (list, law, of, seed) => {
      const schedule = { arrivals: law, stretches: list, seed };
      const whole = all(schedule);
      const parts = Array.from({ length: of }, (_, index) => all(schedule, index, of));
      expect(parts.flat().sort((a, b) => a - b)).toEqual(whole);
      parts.forEach((part, index) => {
        expect(part).toEqual(whole.filter((_, place) => place % of === index));
      });
    }),
    { numRuns: 30 },
  );
});

test('Poisson arrivals: the gaps are exponential, the counts have the variance of their mean', () => {
  const rate = 2000;
  const seconds = 50;
  const times = all(steady(rate, seconds, 'poisson', 7));
  // Four standard deviations of a Poisson count.
  expect(Math.abs(times.length - rate * seconds)).toBeLessThan(4 * Math.sqrt(rate * seconds));
  const gaps = times.slice(1).map((due, index) => due - (times[index] ?? 0));
  const sorted = [...gaps].sort((a, b) => a - b);
  // Kolmogorov's distance to the exponential law; 1.63 / sqrt(n) is its 1 % point.
  const distance = Math.max(
    ...sorted.map((gap, index) =>
      Math.abs((index + 0.5) / sorted.length - (1 - Math.exp((-gap * rate) / 1000))),
    ),
  );
  expect(distance).toBeLessThan(1.63 / Math.sqrt(gaps.length));
  const counts = new Array(seconds * 10).fill(0);
  for (const due of times) counts[Math.floor(due / 100)] += 1;
  const mean = counts.reduce((total, count) => total + count, 0) / counts.length;
  const variance = counts.reduce((total, count) => total + (count - mean) ** 2, 0) / (counts.length - 1);
  // Standard deviation of a variance over its mean at 500 counts: sqrt(2 / 499).
  expect(Math.abs(variance / mean - 1)).toBeLessThan(4 * Math.sqrt(2 / 499));
});

test('the same seed gives the same arrivals, another gives others', () => {
  expect(all(steady(500, 1, 'poisson', 3))).toEqual(all(steady(500, 1, 'poisson', 3)));
  expect(all(steady(500, 1, 'poisson', 3))).not.toEqual(all(steady(500, 1, 'poisson', 4)));
});
