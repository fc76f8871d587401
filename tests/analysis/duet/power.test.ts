import { describe, expect, test } from 'vitest';
import { launchSpread, visibleChange } from '../../../harness/analysis/duet/power.ts';
import { pairedChange } from '../../../harness/analysis/statistics/paired-change.ts';
import known from '../../fixtures/statistics-from-r.json' with { type: 'json' };
import { normals, shareOf } from '../../support/noise.ts';

/** The usual approximation, which hopes a little where launches are few and alpha is small. */
describe('known answers, from R (noncentral t): at most 1 % more, at most 8 % less; 2.5 % from 12 launches on', () => {
  test.each(known.power)('$n launches at $alpha', ({ n, alpha, spread, logChange }) => {
    const approximate = Math.log1p(visibleChange(spread, n, alpha) ?? 0);
    expect(approximate / logChange).toBeGreaterThan(n < 12 ? 0.92 : 0.975);
    expect(approximate / logChange).toBeLessThan(1.01);
  });
});

test('a change of that size is seen in about 80 % of comparisons', () => {
  const normal = normals(3);
  const change = visibleChange(0.01, 8, 0.05) ?? 0;
  const seen = shareOf(5000, () => {
    const list = Array.from({ length: 8 }, () => ({ a: 1, b: (1 + change) * Math.exp(0.01 * normal()) }));
    return (pairedChange(list)?.interval(0.95)?.[0] ?? -1) > 0;
  });
  expect(seen).toBeGreaterThan(0.78);
  expect(seen).toBeLessThan(0.83);
});

test('the spread is that of ln(b/a), whatever the unit; pairs that read 0 have none', () => {
  const pairs = [1.01, 1.03, 0.99].map((ratio) => ({ a: 40, b: 40 * ratio }));
  const spread = launchSpread(pairs) ?? 0;
  expect(spread).toBeCloseTo(0.0198, 4);
  expect(launchSpread(pairs.map(({ a, b }) => ({ a: a * 1000, b: b * 1000 })))).toBeCloseTo(spread, 12);
  expect(launchSpread([...pairs, { a: 0, b: 1 }])).toBeCloseTo(spread, 12);
});

test('one launch has no spread, and sees nothing', () => {
  expect(launchSpread([{ a: 1, b: 2 }])).toBeNull();
  expect(visibleChange(0.01, 1, 0.05)).toBeNull();
});
