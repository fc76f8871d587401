import { describe, expect, test } from 'vitest';
import type { LoadResult } from '../../harness/record/load.ts';
import { climb } from '../../harness/trial/climb.ts';
import { openResult } from '../support/load-result.ts';

const LATE = { generator: { valid: false, reasons: ['requests were sent late'] } };
const NO_ERRORS = openResult(1).requests.errors;

/** Climbs where each measurement comes out as the law says; `nth` counts the measurements of that rate, from 1. */
async function climbed(law: (rate: number, nth: number) => LoadResult) {
  const asked: number[] = [];
  const result = await climb(async (rate) => {
    asked.push(rate);
    return law(rate, asked.filter((each) => each === rate).length);
  });
  return { asked, ...result };
}

test('where every rate holds, the highest asked for is what it carries, and nothing was the limit', async () => {
  const { asked, carries, limitedBy, reasons, steps } = await climbed((rate) => openResult(rate));
  expect(asked).toEqual([1000, 2000, 4000, 5000, 8000, 16_000, 32_000, 64_000]);
  expect(carries).toEqual({ value: 64_000, unit: 'req/s' });
  expect(limitedBy).toBeNull();
  expect(reasons).toEqual([]);
  expect(steps.every(({ held }) => held)).toBe(true);
});

test('a rate that does not hold twice ends it; the generator was the limit where it was late', async () => {
  const { asked, carries, limitedBy, reasons, steps } = await climbed((rate) =>
    openResult(rate, rate > 8000 ? LATE : {}),
  );
  expect(asked).toEqual([1000, 2000, 4000, 5000, 8000, 16_000, 16_000]);
  expect(carries.value).toBe(8000);
  expect(limitedBy).toBe('generator');
  expect(reasons).toEqual(['requests were sent late']);
  expect(steps.map(({ held }) => held)).toEqual([true, true, true, true, true, false, false]);
});

test('a rate that holds the second time holds, and both measurements are kept', async () => {
  const { asked, carries, limitedBy, steps } = await climbed((rate, nth) =>
    openResult(rate, rate === 2000 && nth === 1 ? LATE : {}),
  );
  expect(asked.slice(0, 4)).toEqual([1000, 2000, 2000, 4000]);
  expect(carries.value).toBe(64_000);
  expect(limitedBy).toBeNull();
  expect(steps.filter(({ rate }) => rate === 2000).map(({ held }) => held)).toEqual([false, true]);
});

test('a machine on which every rate fails at first is not measured for ever', async () => {
  const { asked, carries } = await climbed((rate, nth) => openResult(rate, nth === 1 ? LATE : {}));
  expect(asked).toEqual([1000, 1000, 2000, 2000, 4000]);
  expect(carries.value).toBe(2000);
});

test('where not even the lowest rate holds, there is no number for what it carries', async () => {
  const { asked, carries } = await climbed((rate) => openResult(rate, LATE));
  expect(asked).toEqual([1000, 1000]);
  expect(carries.value).toBeNull();
});

describe('the target was the limit', () => {
  test('where requests were shed by a generator that kept up', async () => {
    const { carries, limitedBy, reasons } = await climbed((rate) =>
      openResult(
        rate,
        rate < 4000
          ? {}
          : {
              requests: { completed: rate - 100, shed: 100 },
              generator: { achievedRatio: 1 - 100 / rate },
            },
      ),
    );
    expect(carries.value).toBe(2000);
    expect(limitedBy).toBe('target');
    expect(reasons).toHaveLength(1);
    expect(reasons[0]).toContain('100 of 4,000 requests were shed');
  });

  test.each([
    ['more than 1 % of the requests failed', 11, 2],
    ['no more than 1 % did', 10, 1],
  ])('or not: %s', async (_, timeout, measured) => {
    const { asked, limitedBy, reasons } = await climbed((rate) =>
      openResult(rate, {
        requests:
          rate === 1000 ? { completed: rate - timeout, errors: { ...NO_ERRORS, timeout } } : { completed: 0 },
        ...(rate === 1000 ? {} : LATE),
      }),
    );
    expect(asked.filter((rate) => rate === 1000)).toHaveLength(measured);
    expect(limitedBy).toBe(measured === 2 ? 'target' : 'generator');
    if (measured === 2) expect(reasons).toEqual(['1.10 % of the requests failed (timeout 11), over 1.00 %']);
  });
});
