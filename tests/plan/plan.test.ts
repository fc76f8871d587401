import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { RequestSpec, Scenario } from '../../harness/config/scenario.ts';
import { planTrials } from '../../harness/plan/plan.ts';
import { prepareRequests } from '../../harness/plan/requests.ts';

function scenario(name: string, variants: number): Scenario {
  return Scenario.parse({
    name,
    title: name,
    question: '?',
    why: '.',
    lookAt: [],
    workload: { mode: 'closed', connections: 1, requests: [{ path: '/' }] },
    reference: 'v0',
    variants: Array.from({ length: variants }, (_, index) => ({
      name: `v${index}`,
      title: `V${index}`,
      command: 'x',
    })),
  });
}

const seeds = fc.integer({ min: 0, max: 2_147_483_647 });

describe('planTrials', () => {
  test('every block holds every variant once', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 6 }),
        fc.integer({ min: 1, max: 10 }),
        seeds,
        (variants, blocks, seed) => {
          const trials = planTrials([scenario('a', variants), scenario('b', 2)], blocks, seed);
          expect(trials.map((trial) => trial.order)).toEqual(trials.map((_, index) => index + 1));
          for (let block = 1; block <= blocks; block++) {
            const names = trials.filter((trial) => trial.scenario === 'a' && trial.block === block);
            expect(new Set(names.map((trial) => trial.variant)).size).toBe(variants);
            expect(names).toHaveLength(variants);
          }
        },
      ),
    );
  });

  test('the same seed gives the same order, whatever other scenarios there are', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const alone = planTrials([scenario('a', 4)], 3, seed).map((trial) => trial.variant);
        const second = planTrials([scenario('b', 3), scenario('a', 4)], 3, seed)
          .filter((trial) => trial.scenario === 'a')
          .map((trial) => trial.variant);
        expect(second).toEqual(alone);
      }),
    );
  });

  test('over many seeds every variant comes first about as often', () => {
    const first = new Map<string, number>();
    for (let seed = 0; seed < 3000; seed++) {
      const name = planTrials([scenario('a', 3)], 1, seed)[0]?.variant ?? '';
      first.set(name, (first.get(name) ?? 0) + 1);
    }
    // 1,000 expected with a standard deviation of 26.
    for (const count of first.values()) expect(Math.abs(count - 1000)).toBeLessThan(130);
  });
});

describe('prepareRequests', () => {
  const specs = [
    RequestSpec.parse({ path: '/customers/{customer}/orders', params: { customer: [1, 5000] }, weight: 4 }),
    RequestSpec.parse({
      method: 'POST',
      path: '/customers/{customer}/orders',
      params: { customer: [1, 5000] },
      body: '{"customer":{customer}}',
      expect: { status: 201 },
    }),
  ];

  test('sends each request in its share, with placeholders drawn within their range', () => {
    const requests = prepareRequests(specs, 1);
    const posts = requests.filter((request) => request.method === 'POST');
    expect(requests).toHaveLength(240);
    expect(posts).toHaveLength(48);
    for (const { path } of requests) {
      const customer = Number(/^\/customers\/(\d+)\/orders$/.exec(path)?.[1]);
      expect(customer).toBeGreaterThanOrEqual(1);
      expect(customer).toBeLessThanOrEqual(5000);
    }
    expect(new Set(requests.map((request) => request.path)).size).toBeGreaterThan(200);
  });

  test('a body takes the same number as its path', () => {
    const post = prepareRequests(specs, 3).find((request) => request.method === 'POST');
    const body = Buffer.from(post?.body ?? '', 'base64').toString();
    expect(body).toBe(`{"customer":${/(\d+)/.exec(post?.path ?? '')?.[1]}}`);
  });

  test('one fixed request is one request', () => {
    expect(prepareRequests([RequestSpec.parse({ path: '/' })], 1)).toHaveLength(1);
  });
});
