import { execFileSync } from 'node:child_process';
import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { PacelineError } from '../../../harness/errors/paceline-error.ts';
import { unaccounted } from '../../../harness/load/balance.ts';
import { CapacityTrial } from '../../../harness/record/capacity.ts';
import { type Followed, follow } from '../../support/capacity-run.ts';
import { fixture } from '../../support/launch.ts';
import { httpServer } from '../../support/server.ts';

const SPINNING = [process.execPath, fixture('spinning-server.js')];
const FRAGILE = [process.execPath, fixture('fragile-server.cjs')];
const FIFO = [process.execPath, fixture('fifo-server.cjs')];

/** What a reading comes to: the ratio that the SLO is about. */
function ratio({ readings }: CapacityTrial, slo: string): number {
  const { batches } = readings.find((reading) => reading.slo === slo) ?? { batches: [] };
  return sum(batches, 0) / sum(batches, 1);
}

function sum(batches: CapacityTrial['readings'][number]['batches'], at: 0 | 1): number {
  return batches.reduce((total, batch) => total + batch[at], 0);
}

/** All trials, each of which must be as its schema says and lose no request. */
function trialsOf({ error, trials, handed, left }: Followed): CapacityTrial[] {
  expect(error).toBeNull();
  expect(left).toBe(0);
  expect(handed).toEqual(trials);
  for (const trial of trials) {
    CapacityTrial.parse(trial);
    if (trial.load !== null) expect(unaccounted(trial.load.requests)).toBe(0);
  }
  return trials;
}

describe('a server that works 5 ms for each request, so 200 a second at most', () => {
  const SLOS = ['p90<200ms', 'errors<1%', 'goodput>30/s', 'utilization<80%', 'loop p90<50ms'];

  test('below, beyond and below its capacity again, on one launch', async () => {
    const loads = [40, 400, 40].map((rate) => ({ rate, seconds: 1.2 }));
    const options = { env: { SPIN_MS: '5' }, ready: '/ready', timeoutSeconds: 0.5 };
    const trials = trialsOf(await follow(SPINNING, SLOS, loads, options));
    expect(trials.map(({ order, launch }) => [order, launch])).toEqual([
      [1, 1],
      [2, 1],
      [3, 1],
    ]);
    // A target that is the limit is no reason to doubt the generator.
    expect(trials.map(({ state }) => state)).toEqual(['measured', 'measured', 'measured']);
    const [below, beyond, again] = trials as [CapacityTrial, CapacityTrial, CapacityTrial];
    for (const trial of trials) {
      for (const { slo, batches } of trial.readings.slice(0, 2)) {
        expect(batches, slo).toHaveLength(60);
        expect(sum(batches, 1), slo).toBe(trial.load?.requests.scheduled);
      }
      expect(trial.load?.requests.scheduled).toBe(trial.rate * 1.2);
      expect(trial.cpu).toBeGreaterThan(0);
      expect(trial.rss).toBeGreaterThan(10);
      expect(trial.load?.loop).not.toBeNull();
    }
    // What the overload left behind is worked off before the next trial begins.
    for (const trial of [below, again]) {
      expect(ratio(trial, 'p90<200ms')).toBeLessThan(0.1);
      expect(ratio(trial, 'errors<1%')).toBe(0);
      expect(ratio(trial, 'goodput>30/s')).toBeCloseTo(40, 5);
      expect(ratio(trial, 'utilization<80%')).toBeLessThan(0.6);
    }
    expect(ratio(beyond, 'p90<200ms')).toBeGreaterThan(0.5);
    expect(ratio(beyond, 'errors<1%')).toBeGreaterThan(0.2);
    expect(ratio(beyond, 'utilization<80%')).toBeGreaterThan(0.8);
    expect(ratio(beyond, 'loop p90<50ms')).toBeGreaterThan(ratio(below, 'loop p90<50ms'));
    // They have no bound to wait for but that of a timeout: far more are under way than below.
    expect(beyond.inSystem).toBeGreaterThan(10 * (below.inSystem ?? Infinity));
  });

  test('requests for which no connection is free are shed, and not answered', async () => {
    const loads = [{ rate: 600, seconds: 1 }];
    const options = { env: { SPIN_MS: '5' }, ready: '/ready', maxConnections: 10 };
    const [trial] = trialsOf(await follow(SPINNING, ['errors<1%'], loads, options));
    expect(trial).toMatchObject({ state: 'measured', reasons: [] });
    const { shed = 0, completed = 0 } = trial?.load?.requests ?? {};
    expect(shed).toBeGreaterThan(250);
    expect(trial && sum(trial.readings[0]?.batches ?? [], 0)).toBe(600 - completed);
  });
});

test('the number under way, counted by itself, is what Little’s law says of rate and latency', async () => {
  const loads = [60, 150].map((rate) => ({ rate, seconds: 2 }));
  const followed = await follow(FRAGILE, ['p99<500ms'], loads, {
    env: { WAIT_MS: '40' },
    ready: '/healthz',
    arrivals: 'poisson',
    generators: 2,
  });
  for (const { load, inSystem } of trialsOf(followed)) {
    const arrivals = (load?.requests.scheduled ?? 0) / 2;
    const expected = (arrivals * (load?.latency.mean ?? 0)) / 1000;
    // Those under way at both ends of the window count on one side only.
    expect(Math.abs((inSystem ?? 0) - expected) / expected).toBeLessThan(0.05);
  }
});

test('a target that dies ends the search at once, and what was measured until then is kept', async () => {
  const loads = [
    { rate: 50, seconds: 0.5 },
    { rate: 600, seconds: 1 },
    { rate: 50, seconds: 0.5 },
  ];
  const { error, handed, left } = await follow(FRAGILE, ['p99<500ms'], loads, {
    env: { MOST: '8' },
    ready: '/healthz',
  });
  expect(error).toMatchObject({
    code: 'TARGET_DIED',
    message: expect.stringMatching(/exit status 7.*too many at once/s),
  });
  expect(handed.map(({ state }) => state)).toEqual(['measured', 'failed']);
  expect(left).toBe(0);
});

test('a target that does not become idle again is started anew, and the next trial says so', async () => {
  const loads = [
    { rate: 100, seconds: 0.5 },
    { rate: 20, seconds: 0.5 },
  ];
  const followed = await follow(FRAGILE, ['p99<500ms'], loads, {
    env: { WAIT_MS: '1', TIRED: '30' },
    ready: '/healthz',
  });
  const trials = trialsOf(followed);
  expect(trials.map(({ launch }) => launch)).toEqual([1, 2]);
  expect(trials[0]?.reasons).toEqual([]);
  expect(trials[1]).toMatchObject({ state: 'measured' });
  expect(trials[1]?.reasons.join()).toContain('not become idle again');
}, 60_000);

test('what runs already is asked as it is: a pass for each search, nothing of its inside', async () => {
  const server = await httpServer((_request, response) => response.end('ok'));
  const loads = [1, 2].map(() => ({ rate: 50, seconds: 0.4, fresh: true }));
  const followed = await follow(server.origin, ['p99<500ms'], loads);
  await server.close();
  const trials = trialsOf(followed);
  expect(trials.map(({ launch }) => launch)).toEqual([1, 2]);
  expect(followed.targets).toEqual([]);
  for (const trial of trials) {
    expect(trial).toMatchObject({ state: 'measured', cpu: null, rss: null });
    expect(trial.load).toMatchObject({ loop: null, requests: { completed: 20 } });
  }
});

test('connections that a load is known to need are open before its first request', async () => {
  const sockets = new Set<Socket>();
  let most = 0;
  const server = await httpServer((request, response) => {
    sockets.add(request.socket);
    most = Math.max(most, sockets.size);
    setTimeout(() => response.end('ok'), 200);
  });
  const loads = [50, 2000].map((rate) => ({ rate, seconds: 1 }));
  const trials = trialsOf(await follow(server.origin, ['p99<500ms'], loads));
  await server.close();
  // 2,000/s of 200 ms each are 400 at once (Little); without them, thousands a second would have to be opened first.
  expect(most).toBeGreaterThan(300);
  for (const { state, load } of trials) {
    expect(state).toBe('measured');
    const [latency, service] = [load?.latency, load?.service].map((times) => times?.percentiles[90] ?? 0);
    expect((latency ?? 0) - (service ?? 0)).toBeLessThan(50);
  }
});

test('where the generator is the limit, the trial says so and nothing of the target', async () => {
  const server = await httpServer((_request, response) => response.end('ok'));
  const following = follow(server.origin, ['p99<500ms'], [{ rate: 100, seconds: 1.5 }]);
  const done = following.then(() => true);
  // One that has its core for a third of the time only.
  while (!(await Promise.race([done, sleep(80, false)]))) {
    const pids = generators();
    for (const pid of pids) process.kill(pid, 'SIGSTOP');
    await sleep(160);
    for (const pid of pids) process.kill(pid, 'SIGCONT');
  }
  const [trial] = trialsOf(await following);
  await server.close();
  expect(trial?.state).toBe('generator');
  expect(trial?.reasons.join()).toContain('sent late');
});

/** Process ids of the generators that this process started. */
function generators(): number[] {
  const lines = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,args='], { encoding: 'utf8' }).split('\n');
  return lines.flatMap((line) => {
    const [pid, parent] = line.trim().split(/\s+/).map(Number);
    return parent === process.pid && line.includes('generator/main.js') ? [pid ?? 0] : [];
  });
}

test('every fresh launch finds what targets share as the first did', async () => {
  const order: string[] = [];
  const loads = [true, false, true].map((fresh) => ({ rate: 50, seconds: 0.2, fresh }));
  const followed = await follow(FIFO, ['p99<500ms'], loads, {
    ready: '/healthz',
    reset: async () => {
      order.push('reset');
    },
    onStart: () => order.push('load'),
    counted: { trials: 4, launches: 2 },
  });
  const trials = trialsOf(followed);
  expect(order).toEqual(['reset', 'load', 'load', 'reset', 'load']);
  expect(trials.map(({ order, launch }) => [order, launch])).toEqual([
    [5, 3],
    [6, 3],
    [7, 4],
  ]);
  expect(followed.targets).toHaveLength(2);
  expect(new Set(followed.targets.map(({ pid }) => pid)).size).toBe(2);
});

test('an interruption keeps what was measured, stops the target and is thrown as it is', async () => {
  const interruption = new AbortController();
  const reason = new PacelineError('INTERRUPTED', 'Expected to run to the end, got SIGINT');
  let started = 0;
  const loads = [
    { rate: 50, seconds: 0.4 },
    { rate: 50, seconds: 20 },
  ];
  const { error, handed, targets, left } = await follow(FIFO, ['p99<500ms'], loads, {
    ready: '/healthz',
    signal: interruption.signal,
    onStart: () => {
      started += 1;
      if (started === 2) setTimeout(() => interruption.abort(reason), 700);
    },
  });
  expect(error).toBe(reason);
  expect(handed.map(({ order, state }) => [order, state])).toEqual([[1, 'measured']]);
  expect(targets).toHaveLength(1);
  expect(left).toBe(0);
});

test('an SLO of the loop of a server without the probe is refused before anything is measured', async () => {
  const blind = ['env', '-u', 'NODE_OPTIONS', ...SPINNING];
  const { error, handed, targets, left } = await follow(
    blind,
    ['p99<500ms', 'utilization<80%'],
    [{ rate: 50, seconds: 0.2 }],
    {
      ready: '/ready',
    },
  );
  expect(error).toMatchObject({ code: 'BAD_OPTION' });
  expect(String(error)).toContain('utilization<80%');
  expect(handed).toEqual([]);
  expect([targets.length, left]).toEqual([1, 0]);
});

test('a wrong answer ends it before anything is measured', async () => {
  const options = { env: { STATUS: '500' }, ready: '/ready' };
  const { error, handed } = await follow(SPINNING, ['p99<500ms'], [{ rate: 50, seconds: 0.2 }], options);
  expect(error).toMatchObject({ code: 'WRONG_ANSWER' });
  expect(handed).toEqual([]);
});
