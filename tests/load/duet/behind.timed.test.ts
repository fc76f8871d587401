import type { RequestListener } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, test } from 'vitest';
import { unaccounted } from '../../../harness/load/balance.ts';
import { totalsOf } from '../../../harness/load/route-books.ts';
import { type PreparedRequest, plainGet } from '../../../harness/record/request.ts';
import { tailOf } from '../../../harness/trial/tail-of.ts';
import { duet, type SummedDuet } from '../../support/duet.ts';
import { fixture, launch, type TestLaunch } from '../../support/launch.ts';
import { httpServer, type TestServer } from '../../support/server.ts';

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

const named = (name: string): PreparedRequest => ({ ...plainGet(`/${name}`), route: name });
const MIX = ['one', 'two', 'two'].map(named);

function assertSound({ arms }: SummedDuet): void {
  for (const { beside } of arms) {
    for (const routes of Object.values(beside)) {
      const { requests } = totalsOf(routes);
      expect(unaccounted(requests)).toBe(0);
      expect(Object.values(requests.errors).every((count) => count === 0)).toBe(true);
    }
  }
}

test('bursts are of one route each, and show what is done one at a time', async () => {
  let queue = Promise.resolve();
  const oneByOne: RequestListener = async (request, response) => {
    if (request.url === '/two') {
      queue = queue.then(() => sleep(3));
      await queue;
    } else await sleep(3);
    response.end('ok');
  };
  const free: RequestListener = async (_request, response) => {
    await sleep(3);
    response.end('ok');
  };
  const result = await duet(await two(free, oneByOne), {
    requests: [MIX, MIX],
    together: { connections: 8, seconds: 1 },
  });
  assertSound(result);
  const ratio = (of: 'spans' | 'middles', name: string) => {
    const { sums } = result.together[of].find((route) => route.name === name) ?? {
      sums: [Number.NaN, Number.NaN],
    };
    return (sums[1] as number) / (sums[0] as number);
  };
  // Eight by turns against eight at once; the one in the middle waits for half of them.
  expect(ratio('spans', 'two')).toBeGreaterThan(3);
  expect(ratio('middles', 'two')).toBeGreaterThan(2);
  for (const of of ['spans', 'middles'] as const) expect(ratio(of, 'one')).toBeLessThan(1.5);
  // One by one both are alike.
  const alone = result.routes.find(({ name }) => name === 'two')?.sums ?? [1, 9];
  expect(alone[1] / alone[0]).toBeLessThan(1.5);
  const [{ beside }] = result.arms;
  for (const { requests } of beside.together) expect(requests.completed % 8).toBe(0);
  expect(result.over).toBeGreaterThan(result.end + 900);
});

test('both get the same requests at one rate, a share of what they carry together', async () => {
  const asked: [string[], string[]] = [[], []];
  const noting =
    (arm: 0 | 1): RequestListener =>
    async (request, response) => {
      asked[arm].push(request.url ?? '');
      await sleep(5);
      response.end('ok');
    };
  const result = await duet(await two(noting(0), noting(1)), {
    requests: [MIX, MIX],
    steady: { share: 0.5, seconds: 1 },
  });
  assertSound(result);
  const { steady, arms } = result;
  // About 12 ms for one request of each.
  expect(steady?.rate).toBeGreaterThan(20);
  expect(steady?.rate).toBeLessThan(50);
  const counts = arms.map(({ beside }) => totalsOf(beside.steady).requests.completed);
  expect(Math.abs((counts[0] ?? 0) - (counts[1] ?? 0))).toBeLessThanOrEqual(1);
  expect(counts[0]).toBeGreaterThanOrEqual(Math.floor(steady?.rate ?? 0) - 1);
  const last = (arm: 0 | 1) => asked[arm].slice(-(counts[arm] ?? 0));
  const both = Math.min(...(counts as [number, number]));
  expect(last(0).slice(0, both)).toEqual(last(1).slice(0, both));
  for (const { times } of steady?.routes ?? [])
    for (const own of times) expect(Math.min(...own)).toBeGreaterThan(4);
});

test('an open load waits for no answer: what is slow delays nobody else', async () => {
  const slow: RequestListener = async (_request, response) => {
    await sleep(200);
    response.end('ok');
  };
  const quick: RequestListener = (_request, response) => response.end('ok');
  const result = await duet(await two(quick, slow), { steady: { share: 0.9, seconds: 1 } });
  assertSound(result);
  const [a] = result.steady?.routes[0]?.times ?? [[]];
  expect(a.length).toBeGreaterThan(2);
  expect([...a].sort((one, other) => one - other)[a.length >> 1]).toBeLessThan(20);
});

test('where only B is held up for 30 ms now and then, the tail is B’s', async () => {
  const node = [process.execPath, fixture('blocking-server.js')];
  const a = await launch(node, { env: { COST_MS: '1' } });
  launches.push(a);
  const b = await launch(node, { env: { COST_MS: '1', BLOCK_MS: '30', PERIOD_MS: '330' } });
  launches.push(b);
  const result = await duet([a.target.origin, b.target.origin], {
    seconds: 1.5,
    steady: { share: 0.5, seconds: 2 },
  });
  assertSound(result);
  const tail = tailOf(result.routes, result.steady?.routes ?? []);
  const share = ({ requests, slow }: (typeof tail)['a']) => (100 * slow) / requests;
  expect(tail.a.requests).toBeGreaterThan(500);
  expect(share(tail.b)).toBeGreaterThan(1.5);
  expect(share(tail.a)).toBeLessThan(share(tail.b) / 2);
});

test('a stop ends what is under way behind the turns', async () => {
  const quick: RequestListener = (_request, response) => response.end('ok');
  const result = await duet(await two(quick), {
    seconds: 0.3,
    together: { connections: 4, seconds: 20 },
    steady: { share: 0.5, seconds: 20 },
    stopAfter: 600,
  });
  expect(result.over - result.start).toBeLessThan(3000);
});
