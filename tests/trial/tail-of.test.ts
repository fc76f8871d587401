import { expect, test } from 'vitest';
import type { RoutePairs } from '../../harness/load/duet/route-pairs.ts';
import { SLOWER_BY, tailOf } from '../../harness/trial/tail-of.ts';

function pairs(name: string, a: number[], b: number[], count = a.length): RoutePairs {
  return { name, pairs: count, sums: [0, 0], times: [a, b] };
}

test('slow is what takes longer than its own route does, on its own side, in its own way of asking', () => {
  const turns = [
    pairs('quick', [1, 1, 1, 1, 1 + SLOWER_BY + 1], [1, 1, 1, 1, 1]),
    pairs('slow', [90, 91, 92], [190, 191, 192]),
  ];
  const steady = [
    {
      name: 'quick',
      times: [
        [5, 5, 5],
        [5, 5, 40],
      ] as [number[], number[]],
    },
  ];
  expect(tailOf(turns, steady)).toEqual({
    slowerBy: SLOWER_BY,
    a: { requests: 11, slow: 1 },
    b: { requests: 11, slow: 1 },
  });
});

test('a sample stands for all that were asked', () => {
  const some = [1, 1, 1, 100];
  expect(tailOf([pairs('one', some, some, 400)], []).a).toEqual({ requests: 400, slow: 100 });
});

test('nothing asked is nothing slow', () => {
  expect(tailOf([], []).b).toEqual({ requests: 0, slow: 0 });
  expect(tailOf([], [{ name: 'one', times: [[], []] }]).b).toEqual({ requests: 0, slow: 0 });
});
