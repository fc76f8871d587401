import { expect, test } from 'vitest';
import { SilentCloses } from '../../../harness/load/closed/silent-closes.ts';

test('the first connection is watched behind its first answer, and no other one if it stays open', () => {
  const closes = new SilentCloses();
  expect([closes.watches(1), closes.watches(2), closes.ends(1)]).toEqual([true, false, false]);
  closes.kept(1);
  expect([closes.watches(1), closes.ends(1000)]).toEqual([false, false]);
});

test('a server that closes behind each answer, or behind each fifth', () => {
  const one = new SilentCloses();
  one.closed(1);
  expect([one.ends(1), one.watches(1)]).toEqual([true, false]);
  const five = new SilentCloses();
  five.kept(1);
  five.lost(5);
  expect([five.watches(4), five.watches(5)]).toEqual([false, true]);
  five.closed(5);
  expect([five.ends(4), five.ends(5)]).toEqual([false, true]);
});

test('a server that drops requests here and there is not watched for ever', () => {
  const closes = new SilentCloses();
  closes.kept(1);
  let watched = 0;
  for (let served = 1; served <= 50; served++) {
    closes.lost(served);
    if (!closes.watches(served)) continue;
    watched += 1;
    closes.kept(served);
  }
  expect([watched, closes.ends(1000)]).toEqual([5, false]);
});

test('a connection that was closed before it gave any answer tells nothing', () => {
  const closes = new SilentCloses();
  closes.kept(1);
  closes.lost(0);
  expect(closes.watches(0)).toBe(false);
});
