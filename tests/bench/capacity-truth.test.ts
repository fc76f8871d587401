import { describe, expect, test } from 'vitest';
import { CASES, capacityOf, chosenCases, sloOf } from '../../bench/capacity/cases.ts';
import { inUse, processesOf } from '../../bench/capacity/cores-in-use.ts';
import { firstBeyond, largestKept } from '../../bench/capacity/peers.ts';
import { uniform } from '../../bench/capacity/simulated/systems.ts';

describe('the truth of a real server', () => {
  test('constant arrivals: what it does when it is never idle', () => {
    const one = { arrivals: 'constant', boundMs: 50, servers: 5 } as const;
    expect(capacityOf(one, 248)).toBe(248);
  });

  test('Poisson arrivals: at that rate 1 in 100 waits longer than the bound, as a simulated queue has it', () => {
    const [service, bound] = [0.004, 0.05];
    const rate = capacityOf({ arrivals: 'poisson', boundMs: 50, servers: 1 }, 1 / service);
    // Lindley (1952): the wait of each is that of the one before, plus its service, less the gap, if any is left.
    const random = uniform(11);
    let wait = 0;
    let late = 0;
    const requests = 4_000_000;
    for (let request = 0; request < requests; request++) {
      if (wait + service > bound) late += 1;
      wait = Math.max(0, wait + service + Math.log(random()) / rate);
    }
    expect(late / requests).toBeGreaterThan(0.0095);
    expect(late / requests).toBeLessThan(0.0105);
  });

  test('of several servers with Poisson arrivals nothing is claimed', () => {
    expect(() => capacityOf({ arrivals: 'poisson', boundMs: 50, servers: 2 }, 500)).toThrow('one server');
  });

  test('each case has a name of its own and an SLO that can be read', () => {
    expect(new Set(CASES.map(({ name }) => name)).size).toBe(CASES.length);
    expect(CASES.map(sloOf)).toEqual(CASES.map(({ boundMs }) => `p99<${boundMs}ms`));
  });

  test('cases are chosen by parts of their names; a part of none is an error', () => {
    expect(chosenCases([])).toEqual(CASES);
    expect(chosenCases(['spin 1', 'cluster']).map(({ name }) => name)).toEqual([
      'spin 1 ms, constant',
      'spin 1 ms, poisson',
      'cluster of 1, 4 ms, constant',
      'cluster of 2, 4 ms, constant',
    ]);
    expect(() => chosenCases(['spin 1', 'spun'])).toThrow(
      'Expected a part of the name of a case, got "spun"',
    );
  });
});

describe('what cores do', () => {
  const STAT = [
    'cpu  600 20 300 5000 40 6 14 90 0 0',
    'cpu0 500 10 200 1000 30 5 10 80 7 0',
    'cpu1 100 10 100 4000 10 1 4 10 0 0',
    'intr 1 2 3',
  ].join('\n');

  test('at work is what is neither idle, nor waiting for a disk, nor taken by the host', () => {
    expect(inUse(STAT, [0])).toBeCloseTo(7.25, 9);
    expect(inUse(STAT, [0, 1])).toBeCloseTo(7.25 + 2.15, 9);
    expect(inUse(STAT, [])).toBeCloseTo(9.4, 9);
  });

  test('a core that is not there is an error', () => {
    expect(() => inUse(STAT, [2])).toThrow('cpu2');
  });

  test.runIf(process.platform === 'linux')('a process that started another is found with it', () => {
    expect(processesOf(process.ppid)).toContain(process.pid);
    expect(processesOf(process.pid)).not.toContain(process.ppid);
  });
});

describe('what peers say', () => {
  test('rising connections: the most among those that kept the bound, wherever they are', () => {
    const steps = [
      { requestsPerSecond: 180, p99: 6 },
      { requestsPerSecond: 245, p99: 49.9 },
      { requestsPerSecond: 241, p99: 40 },
      { requestsPerSecond: 250, p99: 50 },
    ];
    expect(largestKept(steps, 50)).toBe(245);
    expect(largestKept(steps, 5)).toBeNull();
  });

  test('a ramp: the middle of the first step beyond the bound; steps without a p99 say nothing', () => {
    const steps = [
      { from: 0, to: 100, p99: null },
      { from: 100, to: 200, p99: 49 },
      { from: 200, to: 300, p99: 50 },
      { from: 300, to: 400, p99: 90 },
    ];
    expect(firstBeyond(steps, 50)).toBe(250);
    expect(firstBeyond(steps, 100)).toBeNull();
  });
});
