import { expect, test } from 'vitest';
import { openLoad, steady } from '../../../harness/load/open/open-load.ts';

/** Connections that are open before a load of so many requests a second. */
function prepared(rate: number, answerMs: number | null, maxConnections = 10_000): number {
  const stretches = steady(rate, { warmupSeconds: 1, durationSeconds: 5 });
  const schedule = { arrivals: 'constant' as const, stretches, seed: 1 };
  return openLoad({ schedule, requests: [], timeoutSeconds: 1, maxConnections }, answerMs)
    .preparedConnections;
}

test('a few where nothing is known of the answers, or where they are quick', () => {
  expect([10, 2000, 50_000].map((rate) => prepared(rate, null))).toEqual([4, 20, 64]);
  expect(prepared(2000, 0.5)).toBe(20);
});

test('as many as the load needs where answers are known to take a while (Little), within the cap', () => {
  expect(prepared(12_000, 200)).toBe(2400);
  expect(prepared(12_000, 200, 1000)).toBe(1000);
});
