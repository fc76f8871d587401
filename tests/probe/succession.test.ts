import { describe, expect, test } from 'vitest';
import { type Life, lossInWords, succession } from '../../harness/probe/succession.ts';

const [FROM, TO] = [1000, 7000];

function life(pid: number, changes: Partial<Life> = {}): Life {
  return { pid, role: 'single', from: 0, until: null, served: true, onPurpose: false, ...changes };
}

function of(...lives: Life[]) {
  const found = succession(lives, FROM, TO);
  const pids = (list: Life[]) => list.map(({ pid }) => pid);
  return { lost: pids(found.lost), came: pids(found.came), recycled: pids(found.recycled) };
}

describe('who ended and who came', () => {
  test('one that lives through it', () => {
    expect(of(life(1))).toEqual({ lost: [], came: [], recycled: [] });
  });

  test('one that was replaced, and one that was not', () => {
    expect(of(life(1, { until: 4500 }), life(2, { from: 4700 }))).toMatchObject({ lost: [1], came: [2] });
    expect(of(life(1, { until: 4500 }))).toMatchObject({ lost: [1], came: [] });
  });

  test('a cluster that starts its workers when there is work replaces nobody', () => {
    const worker = { role: 'worker' } as const;
    expect(of(life(1, worker), life(2, { ...worker, from: 1200 }))).toMatchObject({ lost: [], came: [2] });
  });

  test('before and after the load it is nobody’s business', () => {
    expect(of(life(1, { until: 900 }), life(2, { from: 950 }), life(3, { until: 7100 }))).toEqual({
      lost: [],
      came: [],
      recycled: [],
    });
  });

  test('what does not serve, such as a compiler that watches, may come and go', () => {
    expect(of(life(1), life(2, { served: false, until: 2000 }))).toMatchObject({ lost: [] });
  });

  test('a worker that was recycled on purpose is no loss', () => {
    const gone = life(2, { role: 'worker', until: 3000, onPurpose: true });
    expect(of(gone, life(3, { role: 'worker', from: 3100 }))).toEqual({ lost: [], came: [3], recycled: [2] });
  });
});

test('in words', () => {
  const words = (...lives: Life[]) => lossInWords(succession(lives, FROM, TO), FROM);
  expect(words(life(12, { until: 4500 }), life(34, { from: 4700 }))).toBe('pid 12 until 3.5 s, then pid 34');
  expect(words(life(12, { until: 4500 }))).toBe('pid 12 until 3.5 s, and no other after it');
  expect(words(life(12))).toBeNull();
});
