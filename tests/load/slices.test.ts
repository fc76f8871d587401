import fc from 'fast-check';
import { expect, test } from 'vitest';
import { mergeSlices, Slices, slicePercentile, timeline } from '../../harness/load/slices.ts';

const events = fc.array(
  fc.record({
    index: fc.integer({ min: -3, max: 12 }),
    latency: fc.double({ min: 0, max: 30_000, noNaN: true }),
    outcome: fc.constantFrom('ok', 'timeout', 'reset'),
  }),
  { maxLength: 400 },
);

function count(list: readonly { index: number; latency: number; outcome: string }[]) {
  const slices = new Slices();
  for (const { index, latency, outcome } of list) {
    if (outcome === 'ok') slices.completed(index, latency);
    else slices.failed(index, outcome === 'timeout' ? latency : undefined);
  }
  return slices.close();
}

test('what several counted apart is what one would have counted, in whatever order it came', () => {
  fc.assert(
    fc.property(events, fc.integer({ min: 1, max: 4 }), (list, of) => {
      const parts = Array.from({ length: of }, (_, part) =>
        count(list.filter((_event, at) => at % of === part)),
      );
      expect(mergeSlices(parts)).toEqual(count(list));
    }),
  );
});

test('a percentile is the nearest rank, to three digits', () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: 0.001, max: 5000, noNaN: true }), { minLength: 10, maxLength: 300 }),
      (list) => {
        const [slice] = count(list.map((latency) => ({ index: 0, latency, outcome: 'ok' })));
        const sorted = [...list].sort((a, b) => a - b);
        const exact = sorted[Math.ceil(sorted.length / 2) - 1] ?? 0;
        const got = slice === undefined ? null : slicePercentile(slice, 50);
        expect(got).not.toBeNull();
        expect(Math.abs((got ?? 0) - exact)).toBeLessThan(0.0011 + exact * 0.001);
      },
    ),
  );
});

test('the axis has every slice, those in which nothing happened included', () => {
  const ticks = timeline(count([{ index: 7, latency: 3, outcome: 'ok' }]), -2, 4, 200);
  expect(ticks.map(({ t }) => t)).toEqual([-0.4, -0.2, 0, 0.2, 0.4, 0.6, 0.8, 1, 1.2, 1.4]);
  expect(ticks.at(-1)).toMatchObject({ completed: 1, p50: null, max: 3 });
  expect(ticks[0]).toMatchObject({ completed: 0, errors: 0, max: null });
});
