import { expect, test } from 'vitest';
import { parseServerTiming } from '../../harness/load/server-timing.ts';

test.each([
  ['pool;dur=1.5', { pool: 1.5 }],
  ['pool;dur=1.5, render;desc="x y";dur=7', { pool: 1.5, render: 7 }],
  ['cache;desc=hit', {}],
  ['pool;dur="2"', { pool: 2 }],
  ['pool;dur=abc', {}],
  ['', {}],
])('%s', (header, durations) => {
  expect(Object.fromEntries(parseServerTiming(header))).toEqual(durations);
});
