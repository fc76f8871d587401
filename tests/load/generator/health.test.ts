import { expect, test } from 'vitest';
import { type GeneratorCourse, weaknesses } from '../../../harness/load/generator/health.ts';
import { TimeHistogram } from '../../../harness/record/histogram.ts';

function times(milliseconds: number, count = 1000): TimeHistogram {
  const histogram = new TimeHistogram();
  for (let index = 0; index < count; index++) histogram.record(milliseconds);
  return histogram;
}

const WELL: GeneratorCourse = {
  cpu: 0.5,
  lag: times(0.01),
  waited: times(0.01),
  latency: times(5),
  service: times(5),
  grown: 100,
  unsent: 0,
  scheduled: 1000,
  ownLimits: [],
  shed: 0,
  connections: 1000,
  usual: 10,
  calm: 10,
  standstillMs: 0,
  windowMs: 5000,
};

test('a generator with time to spare has nothing against it', () => {
  expect(weaknesses(WELL)).toEqual([]);
});

test.each<[string, Partial<GeneratorCourse>, RegExp]>([
  ['a full core', { cpu: 0.99 }, /99\.0 % of a core/],
  [
    'requests sent late',
    { lag: times(20) },
    /p50 of the lag is 20\.0 ms, over 10\.0 % of a latency of 5\.00 ms/,
  ],
  ['requests never sent', { unsent: 20 }, /20 of 1000 requests/],
  ['no more connections of its own', { ownLimits: ['EMFILE'] }, /EMFILE.*ulimit -n/],
  [
    'connections of its own that do not suffice',
    { shed: 400, usual: 205, calm: 201 },
    /want of connections of its own/,
  ],
  [
    'connections of its own that come late',
    { waited: times(110), latency: times(312), service: times(202), calm: 200 },
    /still being opened: p50 of the wait is 110 ms/,
  ],
  ['a stop of the whole process', { standstillMs: 2000 }, /stood still for 2(\.00)? of 5(\.00)? s/],
])('%s is a reason', (_name, change, said) => {
  const reasons = weaknesses({ ...WELL, ...change });
  expect(reasons.length).toBeGreaterThan(0);
  expect(reasons[0]).toMatch(said);
});

test('a lag that is small beside the latency is none', () => {
  expect(weaknesses({ ...WELL, lag: times(20), latency: times(500) })).toEqual([]);
});

test('who waits for a connection of a target that is slow to answer as well waits for the target', () => {
  const stalled = { waited: times(110), latency: times(912), service: times(802), calm: 200 };
  expect(weaknesses({ ...WELL, ...stalled })).toEqual([]);
});

test('where the target keeps no connection open, to open one is part of its answer', () => {
  const closing = { waited: times(110), latency: times(312), service: times(202), calm: 200 };
  expect(weaknesses({ ...WELL, ...closing, grown: 990 })).toEqual([]);
});

test('a closed loop is never late', () => {
  expect(weaknesses({ ...WELL, lag: null, waited: null })).toEqual([]);
});
