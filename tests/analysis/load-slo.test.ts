import { expect, test } from 'vitest';
import { judgeLoad } from '../../harness/analysis/load-slo.ts';
import { TimeHistogram } from '../../harness/record/histogram.ts';
import type { LoadResult } from '../../harness/record/load.ts';
import { recordedTerm } from '../../harness/record/slo.ts';
import { openResult } from '../support/load-result.ts';

function load(changes: Partial<LoadResult> = {}, milliseconds: readonly number[] = []): LoadResult {
  const times = new TimeHistogram();
  for (const each of milliseconds) times.record(each);
  return { ...openResult(100), latency: { ...times.summary(), from: 'intended start' }, ...changes };
}

const judged = (slo: string, result: LoadResult) => judgeLoad(recordedTerm(slo), result);

const requests = (completed: number, errors: Partial<LoadResult['requests']['errors']> = {}) => {
  const all = { connect: 0, reset: 0, closed: 0, timeout: 0, status: 0, body: 0, protocol: 0, ...errors };
  const failed = Object.values(all).reduce((sum, count) => sum + count, 0);
  return { scheduled: completed + failed, completed, errors: all, shed: 0, inFlight: 0 };
};

test('a percentile is held against its bound where there are answers enough for it', () => {
  const many = load(
    {},
    Array.from({ length: 1000 }, (_, index) => (index < 985 ? 10 : 80)),
  );
  expect(judged('p95<50ms', many)).toMatchObject({ state: 'kept', unit: 'ms', note: null });
  expect(judged('p99<50ms', many)).toMatchObject({ state: 'missed' });
  const few = load({}, [10, 10, 10]);
  expect(judged('p99<50ms', few)).toMatchObject({ state: 'unknown', value: null });
  expect(judged('p99<50ms', few).note).toContain('3 came');
});

test('errors are a share of the requests that ended', () => {
  const found = load({ requests: requests(990, { status: 10 }) });
  expect(judged('errors<1%', found)).toMatchObject({ value: 1, state: 'missed' });
  expect(judged('errors<=1%', found)).toMatchObject({ value: 1, state: 'kept' });
  expect(judged('errors<=0%', load({ requests: requests(10) }))).toMatchObject({ state: 'kept' });
});

test('what only a probe sees is unknown without one', () => {
  expect(judged('utilization<80%', load({ loop: null }))).toMatchObject({ state: 'unknown' });
});
