import { describe, expect, test } from 'vitest';
import type { Edge } from '../../../harness/analysis/capacity/edge.ts';
import { irregularities } from '../../../harness/analysis/capacity/irregular.ts';
import type { SeenTrial } from '../../../harness/analysis/capacity/seen.ts';
import { seenTrial } from '../../support/seen-trial.ts';

const logEdge = Math.log(1000);
const EDGE: Edge = {
  slo: 0,
  fit: { logEdge, ci: [logEdge - 0.01, logEdge + 0.01], slope: 20 },
  ci: [logEdge - 0.01, logEdge + 0.01],
};

/** Full trials of a launch at 1000 req/s, one after the other, so many logits above or below the 1 % of the edge. */
function launch(search: number, logits: readonly number[], changes: Partial<SeenTrial> = {}): SeenTrial[] {
  return logits.map((by) => seenTrial(1000, atLogit(by), { search, ...changes }));
}

const atLogit = (by: number) => 1 / (1 + Math.exp(-Math.log(0.01 / 0.99) - by));
const told = (trials: readonly SeenTrial[], edge: Edge | null = EDGE) => irregularities(trials, edge, 0.95);
/** Six trials, each so much worse than the one before, give or take. */
const rising = (step: number, noise = 0) =>
  [0, 1, 2, 3, 4, 5].map((index) => step * index + (index % 2 === 0 ? noise : -noise));

describe('trials that get worse as a launch grows older', () => {
  test('are irregular', () => {
    const [words, ...others] = told([...launch(1, rising(0.2, 0.05)), ...launch(2, rising(0.2, 0.05))]);
    expect(words).toMatch(/more and more as a launch grows older: its capacity falls with time/);
    expect(others).toEqual([]);
    // The same of one launch that was asked ten times.
    expect(told(launch(1, [...rising(0.2), 1.2, 1.4, 1.6, 1.8]))).toHaveLength(1);
  });

  test('are not, where they get better, or stay', () => {
    expect(told([...launch(1, rising(-0.2)), ...launch(2, rising(-0.2))])).toEqual([]);
    expect(told([...launch(1, rising(0)), ...launch(2, rising(0))])).toEqual([]);
  });

  test('nor where the trend is one that chance may make', () => {
    // By hand: the sum of x^2 is 35; of steps of 0.2 and a noise of 1 the slope is 0.114 and its standard error 0.18.
    expect(told([...launch(1, rising(0.2, 1)), ...launch(2, rising(0.2, 1))])).toEqual([]);
  });

  test('nor where launches differ, and each of them stays', () => {
    const noisy = (level: number) => rising(0, 0.1).map((by) => level + by);
    expect(told([...launch(1, noisy(0)), ...launch(2, noisy(1)), ...launch(3, noisy(2))])).toEqual([]);
  });

  test('nor where their loads explain it', () => {
    // Each load is 1 % higher than the one before, and the share as much larger as the slope has it.
    const climb = (search: number) =>
      [0, 1, 2, 3, 4, 5].map((index) =>
        seenTrial(1000 * Math.exp(0.01 * index), atLogit(0.2 * index + (index % 2) / 100), { search }),
      );
    expect(told([...climb(1), ...climb(2)])).toEqual([]);
    // The load can't explain the same shares at one load.
    expect(told([...launch(1, rising(0.2)), ...launch(2, rising(0.2))])).toHaveLength(1);
  });

  test('nor of too few: a launch counts from five trials on, all together from ten', () => {
    const [four, five, nine] = [
      rising(0.2).slice(0, 4),
      rising(0.2).slice(0, 5),
      Array.from({ length: 9 }, (_, i) => i / 5),
    ];
    expect(told([...launch(1, four), ...launch(2, four), ...launch(3, four)])).toEqual([]);
    expect(told(launch(1, nine))).toEqual([]);
    expect(told([...launch(1, five), ...launch(2, five)])).toHaveLength(1);
  });

  test('nor of trials that are short or were not measured, nor without an edge', () => {
    const both = (changes: Partial<SeenTrial>) => [
      ...launch(1, rising(0.2), changes),
      ...launch(2, rising(0.2), changes),
    ];
    expect(told(both({ stage: 'curve' }))).toEqual([]);
    expect(told(both({ state: 'generator' }))).toEqual([]);
    expect(told(both({}), null)).toEqual([]);
  });

  test('are told by the SLO that has the edge', () => {
    const [worse, steady] = [rising(0.2), rising(0)];
    const both = [1, 2].flatMap((search) => {
      const second = launch(search, worse);
      return launch(search, steady).map((trial, index) => ({
        ...trial,
        readings: [...trial.readings, ...(second[index]?.readings ?? [])],
      }));
    });
    expect(told(both, { ...EDGE, slo: 0 })).toEqual([]);
    expect(told(both, { ...EDGE, slo: 1 })).toHaveLength(1);
  });
});

describe('a load that was missed although a higher one was kept', () => {
  const [missed, kept] = [seenTrial(700, 0.3), seenTrial(800, 0)];

  test('is irregular where it was missed again, or nobody asked again', () => {
    expect(told([missed, kept])).toEqual([expect.stringMatching(/at 700 req\/s .* kept at 800 req\/s/)]);
    expect(told([missed, kept, seenTrial(700, 0.3, { stage: 'again' })], null)).toEqual([
      expect.stringContaining('missed again'),
    ]);
  });

  test('is not, where it was kept then', () => {
    expect(told([missed, kept, seenTrial(700, 0, { stage: 'again' })])).toEqual([]);
  });

  test('is told once, with what stands, and beside a trend', () => {
    const other = [seenTrial(600, 0.3), seenTrial(600, 0, { stage: 'again' })];
    const trend = [...launch(3, rising(0.2)), ...launch(4, rising(0.2))];
    const words = told([...other, missed, kept, seenTrial(500, 0.3), ...trend]);
    expect(words).toEqual([
      expect.stringContaining('at 700 req/s'),
      expect.stringContaining('as a launch grows older'),
    ]);
  });

  test('a higher load that was missed is nothing irregular', () => {
    expect(told([seenTrial(700, 0), seenTrial(800, 0.3)])).toEqual([]);
  });
});
