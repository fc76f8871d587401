import { describe, expect, test } from 'vitest';
import { straysOf } from '../../../harness/analysis/duet/strays.ts';

const launches = (others: [number, number], times: number) =>
  Array.from({ length: times }, () => ({
    otherAnswers: [{ route: 'GET /', others, answers: [800, 800] as [number, number] }],
  }));

describe('answers that one side gives otherwise now and then', () => {
  test('are too few to tell in one launch, and enough in ten', () => {
    expect(straysOf(launches([0, 3], 1))).toMatchObject([{ sure: false }]);
    expect(straysOf(launches([0, 3], 10))).toMatchObject([
      {
        sure: true,
        says: "B: 30 of 8,000 answers to GET / were not like its others, and the other side's 8,000 were all the same",
      },
    ]);
  });

  test('are nothing of a route that may differ, or a part of it, and something of any other', () => {
    const trials = launches([0, 3], 10);
    for (const mayDiffer of [true, ['GET /'], ['GET / $.id']])
      expect(straysOf(trials, mayDiffer)).toEqual([]);
    expect(straysOf(trials, ['GET /other'])).toHaveLength(1);
  });

  test('are nothing where both sides give them', () => {
    expect(straysOf([...launches([1, 3], 1), ...launches([0, 3], 9)])).toEqual([]);
    expect(straysOf([{}])).toEqual([]);
  });
});
