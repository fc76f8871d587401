import { describe, expect, test } from 'vitest';
import { CASES, type TruthCase } from '../../bench/truth/cases.ts';
import { lost, measure, type Reading } from '../../bench/truth/measure.ts';
import { percentileOf, truthOf } from '../../bench/truth/truth.ts';
import { figuresOf, TOLERANCE, trueFigures } from '../../bench/truth/verdict.ts';

/** The suite's cases, shorter: what they find at full length is in docs/why-believe-these-numbers.md. */
const SECONDS = 3;

function named(name: string): TruthCase {
  const found = CASES.find((one) => one.name === name);
  if (found === undefined) throw new Error(`Expected a case ${name}, got none`);
  return found;
}

/**
 * Half of the requests, and nine tenths, are met by few of the moments at which this machine takes a core away,
 * so they must be true whatever it does; its tail is the machine's to choose.
 */
function expectTruth(reading: Reading, figures: readonly ('p50' | 'p90')[], slack = 1): void {
  const [said, truth] = [figuresOf(reading.load.latency), trueFigures(reading)];
  for (const figure of figures) {
    const should = truth[figure] ?? Number.NaN;
    const allowed = slack * Math.max(TOLERANCE.ms, TOLERANCE.share * should);
    const off = Math.abs((said[figure] ?? Number.NaN) - should);
    expect(off, `${figure} ${said[figure]}, true is ${should}`).toBeLessThan(allowed);
  }
}

describe('what Paceline says is true', () => {
  test.each(['constant 5 ms', 'mixture'])('%s', async (name) => {
    const reading = await measure(named(name), SECONDS);
    expect(lost(reading)).toBe(0);
    expect(reading.load.requests.completed).toBe(reading.completed);
    expectTruth(reading, ['p50', 'p90']);
  });

  // A queue hands the delay of one request on to those behind it, so a disturbance moves more of them.
  test.each(['M/D/1 at 0.5', 'M/M/1 at 0.8'])('%s', async (name) => {
    const reading = await measure(named(name), SECONDS);
    expect(lost(reading)).toBe(0);
    expect(reading.load.requests.completed).toBe(reading.completed);
    expectTruth(reading, ['p50'], 4);
  });

  test('each route of a mix keeps its own law, and the whole that of all', async () => {
    const reading = await measure(named('mix'), SECONDS);
    expect(lost(reading)).toBe(0);
    // Nine tenths end just where the slow route begins.
    expectTruth(reading, ['p50']);
    const { load, truth } = reading;
    expect([...truth.byPath.keys()].sort()).toEqual(['/middle', '/quick', '/slow']);
    for (const [path, latencies] of truth.byPath) {
      const route = load.routes?.find(({ name }) => name === `GET ${path}`);
      expect(route?.requests.completed, path).toBe(latencies.length);
      const should = percentileOf(latencies, 50) ?? Number.NaN;
      const off = Math.abs((route?.latency.percentiles['50'] ?? Number.NaN) - should);
      expect(off, `${path}, true is ${should}`).toBeLessThan(
        Math.max(TOLERANCE.ms, TOLERANCE.share * should),
      );
    }
  });

  test('a stop of the whole process is met by all that are due in it', async () => {
    const stall = { ...named('stall of 1 s'), stall: { at: 1, seconds: 1 } };
    const reading = await measure(stall, SECONDS);
    const said = reading.load.latency.percentiles['95'] ?? 0;
    const truth = percentileOf(reading.truth.latencies, 95) ?? 0;
    // A third of the window: the 95th percentile lies deep in the stall. A closed loop would say 1 ms.
    expect(truth).toBeGreaterThan(800);
    expect(Math.abs(said - truth)).toBeLessThan(60);
    expect(lost(reading)).toBe(0);
  });

  test('four times what the server can carry: deadlines stand in the tail, and are counted', async () => {
    const reading = await measure(named('overload'), SECONDS);
    const { requests, latency } = reading.load;
    expect(lost(reading)).toBe(0);
    expect(requests.scheduled).toBe(800 * SECONDS);
    expect(requests.errors.timeout + requests.completed).toBe(requests.scheduled);
    expect(Math.abs(requests.completed - reading.completed)).toBeLessThan(60);
    expect(latency.percentiles['90']).toBeCloseTo(1000, 0);
  });

  test.each(['interim', 'until close'])('%s', async (name) => {
    const reading = await measure(named(name), 2);
    expect(lost(reading)).toBe(0);
    expect(reading.load.requests.completed).toBe(reading.completed);
    expectTruth(reading, ['p50'], 2);
  });

  test('overload: answers are counted in the window, by the clock', async () => {
    const { load, throughput } = await measure(named('overload by the clock, 1.5'), 2);
    expect(throughput).toBe(200);
    expect(load.throughput.value).toBeGreaterThan(190);
    expect(load.throughput.value).toBeLessThanOrEqual(202);
    expect(load.requests.completed).toBe(600);
  });

  test.each(['closed loop, own', 'closed loop, autocannon', 'closed loop, interim'])('%s', async (name) => {
    const one = named(name);
    const reading = await measure(one, 2);
    expect(lost(reading)).toBe(0);
    expect(reading.load.requests.completed).toBeLessThanOrEqual(
      2 * one.rate + (one.closed?.connections ?? 0),
    );
    expectTruth(reading, ['p50'], 3);
  });

  test.each(['hang', 'FIN', 'RST', 'longer body', 'refused'])('%s', async (name) => {
    const one = named(name);
    const reading = await measure(one, 2);
    const { requests } = reading.load;
    expect(lost(reading)).toBe(0);
    expect(requests.errors[one.errors?.kind ?? 'connect']).toBe(reading.failed);
    expect(requests.completed).toBe(reading.completed);
  });
});

describe('the truth itself', () => {
  const due = Array.from({ length: 200_000 }, (_, index) => index * 4);
  const arrivals = { due, from: 0, timeout: Number.POSITIVE_INFINITY };

  test('of a queue at half its capacity with constant work and arrivals is the work', () => {
    const { latencies } = truthOf({ kind: 'fifo', ms: 2, law: 'constant', seed: 1 }, arrivals);
    expect(latencies.at(0)).toBe(2);
    expect(latencies.at(-1)).toBe(2);
  });

  test('of exponential work with constant arrivals is D/M/1: the root of s = exp(-(1 - s) / rho)', () => {
    const { latencies } = truthOf({ kind: 'fifo', ms: 2, law: 'exponential', seed: 1 }, arrivals);
    let sigma = 0.5;
    for (let turn = 0; turn < 100; turn++) sigma = Math.exp(-(1 - sigma) / 0.5);
    const mean = latencies.reduce((sum, latency) => sum + latency, 0) / latencies.length;
    expect(mean / (2 / (1 - sigma))).toBeGreaterThan(0.97);
    expect(mean / (2 / (1 - sigma))).toBeLessThan(1.03);
  });

  test('of a mixture has its shares', () => {
    const parts = [
      { ms: 1, share: 0.95 },
      { ms: 8, share: 0.045 },
      { ms: 30, share: 0.005 },
    ];
    const { latencies } = truthOf({ kind: 'mixture', parts }, { ...arrivals, due: due.slice(0, 10_000) });
    expect(latencies.filter((latency) => latency === 8).length / 10_000).toBeCloseTo(0.045, 2);
    expect(Math.abs(latencies.filter((latency) => latency === 30).length - 50)).toBeLessThanOrEqual(1);
    expect([50, 99, 99.9].map((percentile) => percentileOf(latencies, percentile))).toEqual([1, 8, 30]);
  });

  test('of a request that meets a gap is the end of the gap', () => {
    const gaps = [[100, 200]] as const;
    const law = { kind: 'constant', ms: 10 } as const;
    const { latencies } = truthOf(law, { due: [50, 95, 150, 250], from: 0, timeout: 1000 }, gaps);
    expect(latencies).toEqual([10, 10, 60, 105]);
  });
});
