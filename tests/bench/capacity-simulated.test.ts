import { describe, expect, test } from 'vitest';
import { uniform } from '../../bench/capacity/simulated/systems.ts';
import { SIMULATED, type SimulatedCase } from '../../bench/capacity/simulated-cases.ts';
import { searchesOf } from '../../bench/capacity/simulated-searches.ts';

function called(start: string): SimulatedCase {
  const one = SIMULATED.find(({ name }) => name.startsWith(start));
  if (one === undefined) throw new Error(`Expected a system called ${start}, got none`);
  return one;
}

test('at the truth of a cliff 1 in 100 requests is late', () => {
  const { system, slo, truth } = called('cliff');
  const random = uniform(23);
  const server = system(random);
  let at = 0;
  let late = 0;
  const requests = 6_000_000;
  for (let request = 0; request < requests; request++) {
    at -= Math.log(random()) / (truth ?? 0);
    if (server.serve(at) - at > slo.bound) late += 1;
  }
  expect(late / requests).toBeGreaterThan(0.0088);
  expect(late / requests).toBeLessThan(0.0112);
});

describe('what is right', () => {
  const ends = (
    lower: number | null,
    upper: number | null,
    state: 'found' | 'irregular' | 'unknown' = 'found',
  ) => ({
    lower,
    upper,
    state,
  });

  test.each(['M/M/1, p99<20ms', 'M/D/1, p99<50ms', 'warm-up'])(
    '%s: an interval that holds the truth',
    (name) => {
      const { right, truth } = called(name);
      expect(right(ends((truth ?? 0) * 0.99, (truth ?? 0) * 1.01))).toBe(true);
      expect(right(ends((truth ?? 0) * 1.001, (truth ?? 0) * 1.01))).toBe(false);
      expect(right(ends((truth ?? 0) * 0.99, (truth ?? 0) * 0.999))).toBe(false);
      expect(right(ends((truth ?? 0) * 0.99, null))).toBe(false);
    },
  );

  test('hysteresis: only irregular', () => {
    expect(called('hysteresis').right(ends(900, 1000, 'irregular'))).toBe(true);
    expect(called('hysteresis').right(ends(900, 1000))).toBe(false);
  });

  test('stalls: no load is said to be kept', () => {
    expect(called('stalls').right(ends(null, 186, 'unknown'))).toBe(true);
    expect(called('stalls').right(ends(100, 186))).toBe(false);
  });

  test('degrading: never as much as a fresh launch carries', () => {
    expect(called('degrading').right(ends(1588, 1656))).toBe(true);
    expect(called('degrading').right(ends(1900, 1980))).toBe(false);
    expect(called('degrading').right(ends(1900, 1980, 'irregular'))).toBe(true);
  });
});

test('searches of a system are counted, each in one state, the same with the same seeds', () => {
  const found = searchesOf(called('M/D/1, p99<20ms'), 3);
  expect(found).toMatchObject({ case: 'M/D/1, p99<20ms', searches: 3, states: { found: 3 } });
  expect(Math.abs(found.bias ?? 1)).toBeLessThan(0.02);
  expect(found.width).toBeGreaterThan(0);
  expect(found.loadSeconds).toBeLessThanOrEqual(300);
  expect(searchesOf(called('M/D/1, p99<20ms'), 3)).toEqual(found);
  expect(searchesOf(called('hysteresis'), 2)).toMatchObject({
    bias: null,
    deviation: null,
    states: { irregular: 2 },
  });
});
