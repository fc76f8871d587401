import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CLEAN_END, Target } from '../support/target.ts';

describe.each(['inline', 'thread-per-request', 'hand-pool', 'piscina'])('%s', (variant) => {
  let target: Target;
  beforeAll(async () => {
    target = await Target.start(`cpu-offload/${variant}.js`);
  });
  afterAll(() => target.stop());

  test('makes the report of its rows', async () => {
    const answer = await target.fetch('/report/3');
    expect(answer.status).toBe(200);
    expect(await answer.json()).toEqual({
      sales: 3,
      revenueCents: 71_652,
      medianCents: 33_749,
      p95Cents: 35_271,
      topCustomers: [
        { customer: 341, revenueCents: 35_271 },
        { customer: 493, revenueCents: 33_749 },
        { customer: 69, revenueCents: 2_632 },
      ],
    });
  });

  test('answers many at once, each its own', async () => {
    const sales = Array.from({ length: 12 }, (_, index) => 100 + index);
    const answers = await Promise.all(
      sales.map(
        async (count) => (await target.fetch(`/report/${count}`)).json() as Promise<{ sales: number }>,
      ),
    );
    expect(answers.map((answer) => answer.sales)).toEqual(sales);
  });

  test('has a cheap route beside it', async () => {
    expect(await (await target.fetch('/ping')).json()).toEqual({ pong: true });
  });

  test.each(['0', '-1', '1e3', '2.5', 'all', '100001', '99999999999999999999'])(
    'answers 400 to a report of %s rows',
    async (rows) => {
      const answer = await target.fetch(`/report/${rows}`);
      expect(answer.status).toBe(400);
      expect(await answer.json()).toEqual({
        error: `Expected a whole number from 1 to 100000, got "${rows}"`,
      });
    },
  );

  test('ends cleanly when its clients leave in the middle of the work', async () => {
    const other = await Target.start(`cpu-offload/${variant}.js`);
    const leaving = new AbortController();
    const requests = Array.from({ length: 6 }, () =>
      other.fetch('/report/50000', { signal: leaving.signal }).catch(() => null),
    );
    await sleep(30);
    leaving.abort();
    await Promise.all(requests);
    expect(await other.stop()).toMatchObject({ ...CLEAN_END, stderr: '' });
  });
});
