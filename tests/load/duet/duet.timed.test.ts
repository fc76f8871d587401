import type { RequestListener } from 'node:http';
import { afterEach, expect, test } from 'vitest';
import { unaccounted } from '../../../harness/load/balance.ts';
import type { DuetResult } from '../../../harness/load/duet/job.ts';
import { plainGet } from '../../../harness/record/request.ts';
import { duet, type SummedDuet, spinning } from '../../support/duet.ts';
import { launch, type TestLaunch } from '../../support/launch.ts';
import { httpServer, type TestServer } from '../../support/server.ts';

/** Requests that warm each target up before the first pair, where no warm-up is asked for. */
const WARMUP = 8;
const servers: TestServer[] = [];
const launches: TestLaunch[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
  for (const one of launches.splice(0)) await one.stop();
});

async function two(a: RequestListener, b: RequestListener = a): Promise<[string, string]> {
  const both = [await httpServer(a), await httpServer(b)] as const;
  servers.push(...both);
  return [both[0].origin, both[1].origin];
}

/** Two servers that note, in one list, which of them was asked for what. */
async function noting(): Promise<{ origins: [string, string]; asked: { arm: 'a' | 'b'; path: string }[] }> {
  const asked: { arm: 'a' | 'b'; path: string }[] = [];
  const listener = (arm: 'a' | 'b'): RequestListener => {
    return (asking, response) => {
      asked.push({ arm, path: asking.url ?? '' });
      response.end('ok');
    };
  };
  return { origins: await two(listener('a'), listener('b')), asked };
}

function assertSound({ arms, batches }: SummedDuet, connections = 1): void {
  const pairs = batches.reduce((sum, batch) => sum + batch.pairs, 0);
  for (const { requests } of arms) {
    expect(unaccounted(requests)).toBe(0);
    expect(Object.values(requests.errors).every((count) => count === 0)).toBe(true);
    expect(requests.completed).toBe(pairs * connections);
    expect(requests).toMatchObject({ inFlight: 0, shed: 0 });
  }
  expect(pairs).toBeGreaterThan(20);
}

test('each target gets the same requests, and every one of them is counted', async () => {
  const { origins, asked } = await noting();
  const result = await duet(origins, { window: { warmupSeconds: 0.3, durationSeconds: 0.6 } });
  assertSound(result);
  for (const [index, arm] of (['a', 'b'] as const).entries()) {
    const { counts, service, cpu, requests } = result.arms[index as 0 | 1];
    const taken = asked.filter((one) => one.arm === arm).length;
    expect(counts).toEqual({ written: taken, answered: taken });
    expect(taken).toBeGreaterThan(requests.completed + WARMUP);
    expect(service.count).toBe(requests.completed);
    // What is not ours has no CPU that could be read.
    expect(cpu).toBeNull();
  }
  expect(result.end - result.start).toBeGreaterThan(590);
  for (const { cpu, service, span } of result.batches) {
    expect(cpu).toBeNull();
    for (const arm of [0, 1] as const) expect(span[arm]).toBeGreaterThanOrEqual(service[arm]);
  }
});

test('which of the two comes first is drawn anew in each pair, by the seed', async () => {
  const order = async (seed: number): Promise<string[]> => {
    const { origins, asked } = await noting();
    await duet(origins, { seed, seconds: 0.5 });
    const arms = asked.slice(2 * WARMUP).map(({ arm }) => arm);
    const pairs = Array.from({ length: arms.length / 2 }, (_, at) => `${arms[2 * at]}${arms[2 * at + 1]}`);
    expect(pairs.every((pair) => pair === 'ab' || pair === 'ba')).toBe(true);
    return pairs;
  };
  const [one, again, other] = [await order(1), await order(1), await order(2)];
  const known = Math.min(one.length, again.length, other.length);
  expect(known).toBeGreaterThan(100);
  expect(again.slice(0, known)).toEqual(one.slice(0, known));
  expect(other.slice(0, known)).not.toEqual(one.slice(0, known));
  // Five standard deviations of a fair coin, for firsts and for changes from pair to pair.
  const bound = (n: number) => 2.5 * Math.sqrt(n);
  const firsts = one.filter((pair) => pair === 'ab').length;
  expect(Math.abs(firsts - one.length / 2)).toBeLessThan(bound(one.length));
  const changes = one.filter((pair, at) => at > 0 && pair !== one[at - 1]).length;
  expect(Math.abs(changes - one.length / 2)).toBeLessThan(bound(one.length));
});

test('weighted requests go to both in the same order, in bursts too', async () => {
  const { origins, asked } = await noting();
  const requests = ['/x', '/y', '/x', '/x', '/z'].map((path) => plainGet(path));
  assertSound(await duet(origins, { requests: [requests, requests], connections: 3 }), 3);
  const [a, b] = (['a', 'b'] as const).map((arm) =>
    asked
      .filter((one) => one.arm === arm)
      .slice(WARMUP)
      .map(({ path }) => path),
  );
  // A burst opens on several connections at once, which a server may read in any order.
  const bursts = (paths: string[] = []) =>
    Array.from({ length: paths.length / 3 }, (_, at) => paths.slice(3 * at, 3 * at + 3).sort());
  expect(bursts(a)).toEqual(bursts(b));
  expect(bursts(a).slice(0, 5)).toEqual([
    ['/x', '/x', '/y'],
    ['/x', '/x', '/z'],
    ['/x', '/x', '/y'],
    ['/x', '/y', '/z'],
    ['/x', '/x', '/z'],
  ]);
});

test('a burst of eight has eight requests under way at once, to one target at a time', async () => {
  const underWay = { a: 0, b: 0 };
  const most = { a: 0, b: 0, other: 0 };
  const slow = (arm: 'a' | 'b', other: 'a' | 'b'): RequestListener => {
    return (asking, response) => {
      underWay[arm] += 1;
      if (warm()) {
        most[arm] = Math.max(most[arm], underWay[arm]);
        most.other = Math.max(most.other, underWay[other]);
      }
      setTimeout(() => {
        underWay[arm] -= 1;
        response.end(asking.url);
      }, 3);
    };
  };
  let seen = 0;
  // The warm-up asks both at once.
  const warm = () => ++seen > 2 * WARMUP;
  const result = await duet(await two(slow('a', 'b'), slow('b', 'a')), { connections: 8, seconds: 0.8 });
  assertSound(result, 8);
  expect(most).toEqual({ a: 8, b: 8, other: 0 });
});

test('a target that closes each connection is asked over new ones', async () => {
  const closing: RequestListener = (_asking, response) => {
    response.setHeader('Connection', 'close');
    response.end('ok');
  };
  const origins = await two((_asking, response) => response.end('ok'), closing);
  assertSound(await duet(origins, { seconds: 1 }));
  assertSound(await duet(origins, { seconds: 1, connections: 8 }), 8);
});

test('stopped early, it keeps what was measured until then', async () => {
  const result = await duet(await two((_asking, response) => response.end('ok')), {
    seconds: 10,
    stopAfter: 500,
  });
  assertSound(result);
  expect(result.end - result.start).toBeLessThan(5000);
});

test('time and CPU that one of the two spends more are seen in the batches', async () => {
  for (const SPIN_MS of ['1', '2']) {
    launches.push(await launch(spinning(), { env: { SPIN_MS } }));
  }
  const [a, b] = launches.map(({ target }) => target);
  if (a === undefined || b === undefined) throw new Error('Expected two targets');
  const result = await duet([a.origin, b.origin], {
    processes: [a.processes, b.processes],
    window: { warmupSeconds: 0.5, durationSeconds: 1 },
  });
  assertSound(result);
  const median = (values: number[]) => values.sort((x, y) => x - y)[values.length >> 1] ?? 0;
  const extra = (read: (batch: DuetResult['batches'][number]) => [number, number] | null) =>
    median(result.batches.map(read).map((pair) => (pair === null ? Number.NaN : pair[1] - pair[0])));
  for (const one of [extra(({ service }) => service), extra(({ cpu }) => cpu)]) {
    expect(one).toBeGreaterThan(0.6);
    expect(one).toBeLessThan(1.6);
  }
  const [{ cpu: cpuA }, { cpu: cpuB }] = result.arms;
  expect((cpuB?.seconds ?? 0) - (cpuA?.seconds ?? 0)).toBeGreaterThan(
    0.5e-3 * result.arms[1].requests.completed,
  );
});

test('each route has pairs of its own, and all of them come to the whole', async () => {
  const wait: Record<string, number> = { '/quick': 0, '/slow': 4 };
  const service = (extra: number): RequestListener => {
    return ({ url = '' }, response) => {
      setTimeout(() => response.end(url), (wait[url] ?? 0) + (url === '/slow' ? extra : 0));
    };
  };
  const mix = [plainGet('/quick'), plainGet('/slow'), plainGet('/quick')];
  for (const connections of [1, 6]) {
    const result = await duet(await two(service(0), service(8)), {
      ...{ connections, seconds: 1 },
      requests: [mix, mix],
    });
    assertSound(result, connections);
    const [quick, slow] = ['GET /quick', 'GET /slow'].map((name) =>
      result.routes.find((route) => route.name === name),
    );
    if (quick === undefined || slow === undefined) throw new Error('Expected both routes, got fewer');
    const [a] = result.arms;
    for (const { name, pairs } of [quick, slow]) {
      const own = a.routes.find((route) => route.name === name);
      expect(own?.requests.completed).toBe(pairs);
      const length = name.slice('GET '.length).length;
      expect(own?.bytes).toEqual({ total: length * pairs, min: length, max: length });
    }
    expect(quick.pairs + slow.pairs).toBe(a.requests.completed);
    const means = ({ pairs, sums }: typeof quick) => sums.map((sum) => sum / pairs) as [number, number];
    expect(means(slow)[1] - means(slow)[0]).toBeGreaterThan(6);
    expect(Math.abs(means(quick)[1] - means(quick)[0])).toBeLessThan(3);
  }
});
