import { describe, expect, test } from 'vitest';
import type { Comparison } from '../../harness/record/comparison.ts';
import { kindsOf } from '../../harness/words/kinds-of-change.ts';
import { AS_BEFORE, apart, madeUp, reads } from '../support/made-up.ts';

const says = (comparisons: Comparison[], signs = {}) => kindsOf(comparisons, signs).map((one) => one.says);
const together = (metric: string, change: number, better: 'higher' | 'lower' = 'higher') =>
  madeUp(change, { metric, better, phase: 'together' });

describe('the kind is named where figures tell it', () => {
  test('a tail: a few requests wait, the rest do not', () => {
    const tail = apart('tailShare', '%', 2.1, { ci: [1.6, 2.6] });
    expect(says([AS_BEFORE, tail])).toEqual([
      'a few requests wait: 2.1 % [1.6, 2.6] more are slower than usual by 15 ms and more, the rest are as before',
    ]);
  });

  test('of a tail where all are slower, or where nobody knows, nothing is said of the rest', () => {
    const tail = apart('tailShare', '%', 2.1, { ci: [1.6, 2.6] });
    const [, alone = ''] = says([madeUp(0.3), tail]);
    expect(alone).toMatch(/15 ms and more$/);
    expect(says([tail])[0]).toMatch(/15 ms and more$/);
    const open = { ...AS_BEFORE, verdict: 'inconclusive' as const };
    expect(says([open, tail])[0]).toMatch(/, the rest are not seen to$/);
  });

  test('many at once, where one is as fast as before', () => {
    const slow = together('throughput', -0.51);
    expect(says([AS_BEFORE, slow], { atOnce: 16 })).toEqual([
      'alone as fast as before, 16 at once half as fast (49 % [44, 54]): something is done one at a time',
    ]);
    expect(says([AS_BEFORE, together('latencyP50', 1, 'lower')])[0]).toMatch(
      /^alone as fast as before, many at once half as fast \(50 % \[48, 53\]\)/,
    );
  });

  test('one of those together speaks for all, and throughput before the others', () => {
    const all = [
      together('latencyP99', 2, 'lower'),
      together('latencyP50', 1, 'lower'),
      together('throughput', -0.4),
    ];
    expect(says([AS_BEFORE, ...all])).toEqual([
      'alone as fast as before, many at once 60 % [56, 64] as fast: something is done one at a time',
    ]);
  });

  test('where one by itself is slower too, nothing is said of what is done one at a time', () => {
    const [route, many] = says([madeUp(0.4), together('throughput', -0.4)]);
    expect(route).toBe('a request takes 40 % [36, 44] longer');
    expect(many).toBe('many at once 60 % [56, 64] as fast');
  });

  test('only the slowest of many at once', () => {
    expect(says([AS_BEFORE, together('latencyP99', 0.4, 'lower')])).toEqual([
      'alone as fast as before, many at once p99 latency 40 % [36, 44] longer',
    ]);
  });

  test.each<[string, Comparison, string]>([
    [
      'a leak',
      apart('memoryKept', 'B', 10_142, { ci: [9_950, 10_330] }),
      '9.9 KB [9.7, 10] a request stay in memory',
    ],
    ['a start', apart('startUp', 'ms', 1_990, { ci: [1_900, 2_080] }), 'starts 2.0 s [1.9, 2.1] later'],
    ['a short start', apart('startUp', 'ms', 500), 'starts 500 ms [450, 550] later'],
    ['output', apart('outputBytes', 'B', 120, { ci: [118, 122] }), 'prints 120 B [118, 122] more a request'],
    ['garbage', apart('allocationPerRequest', 'B', 204_800), '200 KB [180, 220] more garbage a request'],
    [
      'garbage, compared as a share',
      madeUp(1, { metric: 'allocationPerRequest', unit: 'B', a: reads(102_400, 'B') }),
      '100 KB [90, 110] more garbage a request',
    ],
    [
      'collections',
      madeUp(3, { metric: 'gcPause' }),
      'garbage collection takes 4.0 times [3.7, 4.3] as long',
    ],
    [
      'answers of a route',
      madeUp(2, { metric: 'responseBytes', route: 'GET /x' }),
      'answers of GET /x are 3.0 times [2.8, 3.2] as large',
    ],
    ['answers', madeUp(0.2, { metric: 'responseBytes' }), 'answers are 20 % [18, 22] larger'],
    [
      'no keep-alive',
      apart('connectionsOpened', '', 0.99, { ci: [0.97, 1] }),
      'opens a connection for each request: no keep-alive? (0.99 [0.97, 1.0] more)',
    ],
    [
      'a few connections',
      apart('connectionsOpened', '', 0.2),
      'opens 0.2 [0.18, 0.22] more connections a request',
    ],
    ['what has no kind', madeUp(0.12, { metric: 'latencyP99' }), 'p99 latency +12 % [11, 13]'],
    ['a route twice as slow', madeUp(2.4, { route: 'GET /x' }), 'GET /x takes 3.4 times [3.2, 3.6] as long'],
  ])('%s', (_, one, said) => {
    expect(says([one])).toEqual([said]);
  });

  test('stalls: by their share, and where the longest is known by how often', () => {
    const stall = apart('stallShare', '%', 3, { ci: [2.8, 3.2], a: reads(0, '%') });
    expect(says([stall])).toEqual(['the event loop is held for 30 ms [28, 32] of each second']);
    const often = (b: number, a = 2) => says([stall], { largestDelay: { a, b } })[0];
    expect(often(30)).toBe(
      'the event loop is held for 30 ms about once a second (3.0 % [2.8, 3.2] of the time)',
    );
    expect(often(300)).toContain('300 ms about once in 10 s');
    expect(often(10)).toContain('10 ms about 3 times a second');
    // As long on the other side: then it is not what tells them apart.
    expect(often(30, 28)).toBe('the event loop is held for 30 ms [28, 32] of each second');
  });

  test('errors: how many, how, and on which side', () => {
    const failing = (a: number) =>
      apart('errors', '%', 1 - a, { ci: [0.9, 1.1], a: reads(a, '%'), b: reads(1, '%') });
    expect(says([failing(0)], { failures: { a: {}, b: { 'status 500': 31 } } })).toEqual([
      '1.0 % [0.9, 1.1] of B’s answers fail (status 500), none of A’s',
    ]);
    expect(says([failing(0.2)])).toEqual(['1.0 % of B’s answers fail, 0.2 % of A’s']);
  });

  test('CPU alone, and beside what takes longer', () => {
    const cpu = madeUp(0.31, { metric: 'cpuPerRequest', ci: [0.28, 0.34] });
    expect(says([AS_BEFORE, cpu])).toEqual([
      'needs 31 % [28, 34] more CPU a request, and takes as long as before',
    ]);
    expect(says([madeUp(0.3), cpu])[1]).toBe('needs 31 % [28, 34] more CPU a request');
  });
});

test('nothing of what did not regress, or has no figure', () => {
  expect(kindsOf([AS_BEFORE, madeUp(0.2, { verdict: 'inconclusive' })])).toEqual([]);
  expect(kindsOf([madeUp(0, { change: null, ci: null })])).toEqual([]);
  expect(kindsOf([])).toEqual([]);
});

test('the gravest first: errors, then the route that changed most, and what has no kind last', () => {
  const kinds = kindsOf([
    madeUp(0.1, { metric: 'rss' }),
    apart('startUp', 'ms', 900),
    madeUp(0.2, { route: 'GET /a' }),
    madeUp(0.5, { route: 'GET /b' }),
    madeUp(0.1),
    apart('errors', '%', 1),
  ]).map(({ kind, of }) => of.route ?? kind);
  expect(kinds).toEqual(['errors', 'GET /b', 'GET /a', 'slower', 'start-up', 'other']);
});
