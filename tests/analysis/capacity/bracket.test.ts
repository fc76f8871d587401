import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { clearBracket, leaningBracket } from '../../../harness/analysis/capacity/bracket.ts';
import type { SeenTrial } from '../../../harness/analysis/capacity/seen.ts';
import { seenTrial } from '../../support/seen-trial.ts';

type Changes = Partial<SeenTrial>;
const kept = (rate: number, changes: Changes = {}) => seenTrial(rate, 0, changes);
const missed = (rate: number, changes: Changes = {}) => seenTrial(rate, 0.3, changes);
const limited = (rate: number) => seenTrial(rate, 0.3, { state: 'generator' });
/** One batch in sixty is lost as a whole: 1.7 % of the requests, give or take as much. */
function stalled(rate: number): SeenTrial {
  const trial = kept(rate);
  return {
    ...trial,
    readings: trial.readings.map((reading) => ({
      ...reading,
      batches: reading.batches.map(([, due], index): [number, number] => [index === 20 ? due : 0, due]),
    })),
  };
}

/** Any trials, in any order. */
const anyTrials = fc.array(
  fc
    .record({
      rate: fc.integer({ min: 1, max: 12 }),
      share: fc.constantFrom(0, 0, 0.005, 0.012, 0.3, 1),
      due: fc.constantFrom(2, 10, 100),
      stage: fc.constantFrom<SeenTrial['stage']>('screen', 'curve', 'full', 'again'),
      state: fc.constantFrom<SeenTrial['state']>('measured', 'measured', 'measured', 'generator', 'failed'),
    })
    .map(({ rate, share, due, stage, state }) => seenTrial(100 * rate, share, { due, stage, state })),
  { maxLength: 15 },
);

describe('where single trials point', () => {
  test('the ends are the highest load that kept the SLO and the lowest that missed it', () => {
    expect(leaningBracket([kept(100), missed(400), kept(200), missed(300)])).toEqual({
      kept: 200,
      missed: 300,
      generator: null,
    });
    expect(leaningBracket([])).toEqual({ kept: null, missed: null, generator: null });
  });

  test('the latest word counts', () => {
    // Slow at first, and not any more.
    expect(leaningBracket([missed(100), kept(200)])).toMatchObject({ kept: 200, missed: null });
    expect(leaningBracket([missed(100), missed(300), kept(200)])).toMatchObject({ kept: 200, missed: 300 });
    // Slow now.
    expect(leaningBracket([kept(100), kept(300), missed(200)])).toMatchObject({ kept: 100, missed: 200 });
    expect(leaningBracket([kept(200), missed(200)])).toMatchObject({ kept: null, missed: 200 });
  });

  test('a load under which the target failed was missed', () => {
    expect(leaningBracket([kept(100), kept(200, { state: 'failed' })])).toMatchObject({
      kept: 100,
      missed: 200,
    });
  });

  test('the ends never cross, whatever was seen', () => {
    fc.assert(
      fc.property(anyTrials, (trials) => {
        const { kept: low, missed: high } = leaningBracket(trials);
        if (low !== null && high !== null) expect(low).toBeLessThan(high);
        // Whoever was asked last has the last word: its load is no further than the end of its side.
        const last = trials.findLast(({ state }) => state !== 'generator');
        if (last === undefined) return;
        expect(last.rate <= (low ?? 0) || last.rate >= (high ?? Infinity)).toBe(true);
      }),
      { seed: 51, numRuns: 200 },
    );
  });
});

describe('where the generator was the limit', () => {
  test('no load is classed, and the lowest at which it was so twice is told', () => {
    const seen = [kept(100), limited(300), limited(200), limited(400), limited(400), limited(300)];
    const found = { kept: 100, missed: null, generator: 300 };
    expect(leaningBracket(seen)).toEqual(found);
    expect(clearBracket(seen, 0.95)).toEqual(found);
  });

  test('once may have been a moment', () => {
    const seen = [limited(300), limited(200)];
    expect(leaningBracket(seen).generator).toBeNull();
    expect(clearBracket(seen, 0.95).generator).toBeNull();
  });
});

describe('the ends that may be told', () => {
  test('are loads whose class is beyond doubt', () => {
    // 300 requests without one beyond the SLO: at its edge 3 would have been.
    const few = seenTrial(150, 0, { due: 5 });
    const seen = [kept(100), few, stalled(250), missed(300)];
    expect(clearBracket(seen, 0.95)).toEqual({ kept: 100, missed: 300, generator: null });
    // By their looks alone both would be ends.
    expect(leaningBracket(seen)).toMatchObject({ kept: 150, missed: 250 });
    expect(clearBracket([], 0.95)).toEqual({ kept: null, missed: null, generator: null });
  });

  test('are told by all trials at a load together', () => {
    const half = seenTrial(200, 0, { due: 5 });
    expect(clearBracket([half], 0.95).kept).toBeNull();
    expect(clearBracket([half, half], 0.95).kept).toBe(200);
    expect(clearBracket([kept(200), kept(200), stalled(200)], 0.95).kept).toBeNull();
  });

  test('a load is no lower end where a lower one was missed', () => {
    expect(clearBracket([kept(100), kept(300), missed(200)], 0.95)).toMatchObject({ kept: 100, missed: 200 });
    expect(clearBracket([kept(300), missed(200)], 0.95)).toMatchObject({ kept: null, missed: 200 });
  });

  test('nor where full trials at it and below, together, leave a doubt', () => {
    expect(clearBracket([kept(100)], 0.95).kept).toBe(100);
    expect(clearBracket([stalled(80), stalled(90), kept(100)], 0.95).kept).toBeNull();
    // What is above it says nothing of it, and short trials say nothing of this.
    expect(clearBracket([stalled(110), stalled(120), kept(100)], 0.95).kept).toBe(100);
    const short = [stalled(80), stalled(90)].map((trial): SeenTrial => ({ ...trial, stage: 'screen' }));
    expect(clearBracket([...short, kept(100)], 0.95).kept).toBe(100);
  });

  test('once four trials were long, short ones make no lower end, and still an upper one', () => {
    const short = kept(150, { stage: 'screen' });
    const long = (count: number) => Array.from({ length: count }, () => kept(100));
    expect(clearBracket([short, ...long(3)], 0.95).kept).toBe(150);
    expect(clearBracket([short, ...long(4)], 0.95).kept).toBe(100);
    expect(clearBracket([...long(4), missed(180, { stage: 'screen' }), missed(200)], 0.95).missed).toBe(180);
    // A long one beside it makes it one, but not where the generator was its limit.
    expect(clearBracket([short, limited(150), ...long(4)], 0.95).kept).toBe(100);
    expect(clearBracket([short, kept(150), ...long(3)], 0.95).kept).toBe(150);
  });

  test('what missed it by a moment is no end', () => {
    const moment = missed(150);
    const seen = [kept(100), moment, kept(200), missed(300)];
    expect(clearBracket(seen, 0.95)).toMatchObject({ kept: 100, missed: 150 });
    expect(clearBracket(seen, 0.95, new Set([moment]))).toMatchObject({ kept: 200, missed: 300 });
  });

  test('never cross, and more confidence never brings the upper one down', () => {
    fc.assert(
      fc.property(anyTrials, (trials) => {
        const bold = clearBracket(trials, 0.8);
        const careful = clearBracket(trials, 0.999);
        for (const { kept: low, missed: high } of [bold, careful]) {
          if (low !== null && high !== null) expect(low).toBeLessThan(high);
        }
        expect(careful.missed ?? Infinity).toBeGreaterThanOrEqual(bold.missed ?? Infinity);
      }),
      { seed: 52, numRuns: 200 },
    );
  });
});
