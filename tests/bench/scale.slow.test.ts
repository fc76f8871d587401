import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  carriedBy,
  connections,
  generatorsFor,
  highestRate,
  PORTS,
  wire,
} from '../../bench/scale/arithmetic.ts';
import { evenDraws } from '../../bench/scale/draws.ts';
import { simulateMerge } from '../../bench/scale/merge.ts';
import { arrivalsOf, queued, simulateSkew } from '../../bench/scale/skew.ts';

test('histograms dealt out over generators merge into the histogram of all', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 40 }),
      fc.integer({ min: 1, max: 2000 }),
      fc.integer(),
      (n, count, seed) => {
        expect(simulateMerge(n, count, seed).same).toBe(true);
      },
    ),
    { numRuns: 25 },
  );
});

test('one server in turn makes requests wait as long as the law of M/D/1 says', () => {
  const [serviceMs, load] = [0.08, 0.6];
  const even = evenDraws(5);
  const arrivals = new Float64Array(400_000);
  let at = 0;
  for (let index = 0; index < arrivals.length; index++) {
    at -= (Math.log(even()) * serviceMs) / load;
    arrivals[index] = at;
  }
  // P(wait <= w) = (1 - load) · exp(load · w / service) for waits below one service time (Erlang, The theory of
  // probabilities and telephone conversations, 1909).
  const wait = (serviceMs * Math.log(0.5 / (1 - load))) / load;
  expect(Math.abs(queued(arrivals, serviceMs).p50 / (serviceMs + wait) - 1)).toBeLessThan(0.02);
});

test('generators that begin together send what one would', () => {
  const setting = { arrivals: 'poisson' as const, rate: 1000, seconds: 2, serviceMs: 0.5 };
  const one = arrivalsOf({ ...setting, generators: 1 }, 3, []);
  const seven = arrivalsOf({ ...setting, generators: 7 }, 3, []);
  expect([...seven]).toEqual([...one]);
});

test('constant arrivals of generators that do not begin together come at once, and wait', () => {
  const setting = {
    arrivals: 'constant' as const,
    rate: 10_000,
    seconds: 1,
    generators: 10,
    serviceMs: 0.08,
  };
  expect(simulateSkew(setting, 0, 2, 1).largest).toEqual({ p50: 0, p99: 0 });
  expect(simulateSkew(setting, 1, 4, 1).mean.p99).toBeGreaterThan(0.02);
});

test('the number of generators carries the rate, and one less does not', () => {
  const cost = fc.record({
    ceiling: fc.integer({ min: 1000, max: 100_000 }),
    arrival: fc.double({ min: 1e-9, max: 5e-7, noNaN: true }),
    use: fc.double({ min: 0.3, max: 1, noNaN: true }),
  });
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 2_000_000 }), cost, (rate, each) => {
      const generators = generatorsFor(rate, each);
      if (generators === null) {
        expect(rate).toBeGreaterThanOrEqual(highestRate(each) * (1 - 1e-9));
        return;
      }
      expect(carriedBy(generators, each)).toBeGreaterThanOrEqual(rate * (1 - 1e-9));
      if (generators > 1) expect(carriedBy(generators - 1, each)).toBeLessThan(rate * (1 + 1e-9));
    }),
  );
});

test('bytes, packets, ports and connections are what paper and pencil make of them', () => {
  // 1,448 bytes fill one packet of 1,538 on the wire; one more byte needs another.
  expect(wire(1000, 1448)).toEqual({ gigabits: (1000 * 1538 * 8) / 1e9, packets: 1000 });
  expect(wire(1000, 1449).packets).toBe(2000);
  expect(connections(1_000_000, 10)).toBe(10_000);
  expect(PORTS).toBe(28_232);
});
