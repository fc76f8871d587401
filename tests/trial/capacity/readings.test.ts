import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { partsOf } from '../../../harness/load/generator/assemble.ts';
import type { GeneratorResult } from '../../../harness/load/generator/job.ts';
import { ArrivalBooks } from '../../../harness/load/open/arrivals.ts';
import { Present } from '../../../harness/load/open/present.ts';
import type { Slice } from '../../../harness/load/slices.ts';
import { TimeHistogram } from '../../../harness/record/histogram.ts';
import type { ProbeProcess } from '../../../harness/record/probe.ts';
import { recordedTerm } from '../../../harness/record/slo.ts';
import { needsProbe, type Parts, readSlos } from '../../../harness/trial/capacity/readings.ts';

function read(text: string, parts: Partial<Parts>) {
  const answered = (parts.load ?? []).map(({ completed }) => completed);
  const whole: Parts = {
    ...{ load: [], loadOf: () => [], answered, seconds: 0.5, rate: 10, probe: [], probeMs: 500 },
    ...parts,
  };
  const [reading] = readSlos([recordedTerm(text)], whole);
  if (reading === undefined) throw new Error('Expected a reading, got none');
  return reading;
}

const slice = (scheduled: number, completed: number, counts: number[]): Slice => ({
  index: 0,
  scheduled,
  completed,
  errors: scheduled - completed,
  max: 0,
  counts,
});

/** Microseconds, and how often. */
const [FAST, SLOW, DEADLINE] = [10_000, 60_000, 1_000_000];

function process(pid: number, role: ProbeProcess['role'], utilization: number, delays: number[]) {
  const times = new TimeHistogram();
  for (const delay of delays) times.record(delay);
  return { pid, role, utilization, delay: times.summary() } as ProbeProcess;
}

describe('what the requests say', () => {
  const load = [
    slice(10, 10, [FAST, 9, SLOW, 1]),
    // One late, two that timed out, one shed, one answered wrongly.
    slice(10, 6, [FAST, 5, SLOW, 1, DEADLINE, 2]),
    slice(0, 0, []),
  ];

  test('latency: those not rightly answered within the bound, of those due', () => {
    const { batches, bound, side } = read('p99<50ms', { load });
    expect(batches).toEqual([
      [1, 10],
      [5, 10],
      [0, 0],
    ]);
    expect(bound).toBe(0.01);
    expect(side).toBe('below');
    expect(read('p99.9<50ms', { load }).bound).toBe(0.001);
  });

  test('latency: a bound beyond the deadline makes no answer of a timeout', () => {
    expect(read('p99<2s', { load }).batches[1]).toEqual([4, 10]);
  });

  test('errors: all that got no right answer, shed and timed out among them', () => {
    expect(read('errors<=0%', { load })).toMatchObject({
      bound: 0,
      orEqual: true,
      batches: [
        [0, 10],
        [4, 10],
        [0, 0],
      ],
    });
  });

  test('goodput: right answers over seconds, the empty ones too', () => {
    expect(read('goodput>8/s', { load })).toMatchObject({
      side: 'above',
      bound: 8,
      batches: [
        [10, 0.5],
        [6, 0.5],
        [0, 0.5],
      ],
    });
  });
});

describe('what the probe says', () => {
  const probe = [
    [process(1, 'primary', 1, [90]), process(2, 'worker', 0.5, [1, 30]), process(3, 'worker', 0.7, [1, 1])],
    [process(1, 'primary', 1, [90]), process(2, 'worker', 0.9, [1, 1]), process(3, 'worker', 0.6, [30, 30])],
    [],
  ];

  test('utilization: of the worker that was busiest over the whole window, and no part it was not seen in', () => {
    // Worker 2 had 1.4, worker 3 had 1.3; the busiest of each part would have been 0.7 and 0.9.
    expect(read('utilization<80%', { probe }).batches).toEqual([
      [250, 500],
      [450, 500],
      [0, 0],
    ]);
  });

  test('loop: arriving events that wait longer than the bound, over all workers and never the primary', () => {
    expect(read('loop p99<20ms', { probe }).batches).toEqual([
      [1, 4],
      [2, 4],
      [0, 0],
    ]);
  });

  test('only SLOs of the loop need it', () => {
    const texts = ['p99<5ms', 'errors<1%', 'goodput>5/s', 'loop p99<5ms', 'utilization<80%'];
    expect(texts.filter((text) => needsProbe(recordedTerm(text)))).toEqual([
      'loop p99<5ms',
      'utilization<80%',
    ]);
  });
});

describe('parts of an open load', () => {
  /** What became of a request, by when it was due. */
  const Arrival = fc.record({
    due: fc.integer({ min: -200, max: 999 }),
    end: fc.constantFrom('answered', 'timeout', 'status', 'shed', 'unsent'),
    generator: fc.integer({ min: 0, max: 2 }),
  });

  test('together, over all generators, they hold each request of the window once', () => {
    fc.assert(
      fc.property(
        fc.array(Arrival, { maxLength: 80 }),
        fc.integer({ min: 1, max: 70 }),
        (arrivals, count) => {
          const window = { warmupStart: -200, start: 0, end: 1000, slice: 100 };
          const books = [0, 1, 2].map(() => new ArrivalBooks(window, count));
          for (const { due, end, generator } of arrivals) {
            const own = books[generator] as ArrivalBooks;
            if (end === 'unsent') {
              own.unsent(due, 'GET /');
              continue;
            }
            own.scheduled(due, due, 'GET /');
            if (end === 'shed') own.shed(due, 'GET /');
            else if (end === 'answered') own.completed(due + 7, due, 'GET /', 7, 7);
            else if (end === 'status') own.failed(due + 7, due, 'GET /', 'status');
            else own.failed(due + 500, due, 'GET /', 'timeout', { latency: 500, service: 500 });
          }
          const closed = books.map((each) => each.close(new Map(), 0));
          const parts = partsOf(
            closed.map(({ steps }) => ({ load: { steps } }) as unknown as GeneratorResult),
            count,
          );
          const total = (read: (part: Slice) => number) => parts.reduce((sum, part) => sum + read(part), 0);
          expect(parts.map(({ index }) => index)).toEqual(parts.map((_, index) => index));
          expect(parts).toHaveLength(count);
          const due = arrivals.filter((arrival) => arrival.due >= 0);
          expect(total(({ scheduled }) => scheduled)).toBe(due.length);
          expect(closed.reduce((sum, { requests }) => sum + requests.scheduled, 0)).toBe(due.length);
          expect(total(({ completed }) => completed)).toBe(
            due.filter(({ end }) => end === 'answered').length,
          );
          parts.forEach(({ scheduled }, index) => {
            const own = due.filter((arrival) => Math.floor((arrival.due / 1000) * count) === index);
            expect(scheduled).toBe(own.length);
          });
        },
      ),
    );
  });

  test('the number under way, integrated, is the sum of the times spent in the window', () => {
    const Visit = fc.record({
      due: fc.integer({ min: -50, max: 140 }),
      lag: fc.integer({ min: 0, max: 20 }),
      stay: fc.integer({ min: 0, max: 90 }),
    });
    fc.assert(
      fc.property(fc.array(Visit, { maxLength: 30 }), (visits) => {
        const present = new Present(0, 100);
        const events = visits.flatMap(({ due, lag, stay }) => [
          { at: due + lag, rank: 0, act: () => present.enter(due, due + lag) },
          { at: due + lag + stay, rank: 1, act: () => present.change(due + lag + stay, -1) },
        ]);
        for (const { act } of events.sort((a, b) => a.at - b.at || a.rank - b.rank)) act();
        const inside = (from: number, to: number) => Math.max(0, Math.min(to, 100) - Math.max(from, 0));
        const expected = visits.reduce((sum, { due, lag, stay }) => sum + inside(due, due + lag + stay), 0);
        expect(present.upTo(1000)).toBeCloseTo(expected, 6);
      }),
    );
  });
});
