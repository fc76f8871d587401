import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ArmRoute } from '../../harness/load/answers/arm-answers.ts';
import { Lengths } from '../../harness/load/answers/lengths.ts';
import { divergences } from '../../harness/trial/answers-throughout.ts';

/** An arm whose answers had these lengths, one after the other; `constant` ones had the same bytes, too. */
function arm(lengths: readonly number[], changes: Partial<ArmRoute> = {}): ArmRoute[] {
  const seen = new Lengths();
  for (const [index, bytes] of lengths.entries()) seen.add(bytes, index / 1000);
  const last = new Lengths();
  for (const bytes of lengths.slice(-250)) last.add(bytes, 0);
  const others = lengths.filter((bytes) => bytes !== lengths[0]).length;
  const at = lengths.findIndex((bytes) => bytes !== lengths[0]);
  return [
    {
      name: 'GET /',
      answers: lengths.length,
      others,
      otherAt: at < 0 ? null : at / 1000,
      lengths: [...seen.counts],
      lastLengths: [...last.counts],
      changed: seen.changed,
      types: { 'application/json': lengths.length },
      ...changes,
    },
  ];
}

const same = (bytes: number, times: number) => Array.from({ length: times }, () => bytes);

test('two that always answer the same do not diverge', () => {
  expect(divergences(arm(same(1391, 500)), arm(same(1391, 480)))).toEqual([]);
});

test('one that turns to another answer is named, with when and from what to what', () => {
  const lapse = arm([...same(1391, 200), ...same(2, 300)]);
  expect(divergences(arm(same(1391, 500)), lapse)).toEqual([
    { route: 'GET /', arm: 'B', count: 300, says: 'B: GET / answered 1,391 bytes until 0.2 s, then 2' },
  ]);
  expect(divergences(lapse, arm(same(1391, 500)))[0]).toMatchObject({ arm: 'A', count: 300 });
});

test('other bytes of the same length, now and then, on one side only', () => {
  const odd = arm(same(40, 1000), { others: 30, otherAt: 0.25 });
  expect(divergences(arm(same(40, 1000)), odd)[0]?.says).toBe(
    'B: GET / answered otherwise from 0.25 s on, with other bytes of the same length, and the other side always the same',
  );
});

test('a route that may answer otherwise does not diverge, and of one that may in part types and lengths still do', () => {
  const odd = arm(same(40, 1000), { others: 999, otherAt: 0.001 });
  const [a, b] = [arm(same(40, 1000)), odd];
  const allowing = (whole: boolean) => () => ({ whole, paths: [['id']] });
  expect(divergences(a, b)).toHaveLength(1);
  expect(divergences(a, b, allowing(true))).toEqual([]);
  expect(divergences(a, b, allowing(false))).toEqual([]);
  const longer = arm(same(400, 1000), { others: 999, otherAt: 0.001 });
  expect(divergences(a, longer, allowing(false))[0]?.says).toContain('40 bytes by A and by 400 by B');
  expect(divergences(a, longer, allowing(true))).toEqual([]);
  const html = arm(same(40, 1000), { types: { 'text/html': 1000 } });
  expect(divergences(a, html, allowing(false))[0]?.says).toContain('"text/html" by B');
  // It is of that route alone.
  expect(divergences(a, b, (route) => ({ whole: route === 'GET /other', paths: [] }))).toHaveLength(1);
});

test('what both answer once in a long while may fall to one side only', () => {
  const odd = arm(same(40, 1000), { others: 3, otherAt: 0.25 });
  expect(divergences(arm(same(40, 1000)), odd)).toEqual([]);
  expect(divergences(odd, arm(same(40, 1000)))).toEqual([]);
});

const drawn = (seed: number, times: number) => {
  let state = seed;
  return Array.from({ length: times }, () => {
    state = (state * 48_271) % 2_147_483_647;
    return 1000 + (state % 1000);
  });
};

test('lengths that are drawn by chance, and one side turns to nothing', () => {
  const early = arm([...drawn(7, 300), ...same(2, 700)]);
  expect(divergences(arm(drawn(5, 1000)), early)[0]).toMatchObject({ arm: 'B' });
  const late = arm([...drawn(7, 1600), ...same(2, 400)]);
  expect(divergences(arm(drawn(5, 2000)), late)[0]).toMatchObject({ arm: 'B' });
  expect(divergences(late, arm(drawn(5, 2000)))[0]).toMatchObject({ arm: 'A' });
  const later = arm([...drawn(7, 1940), ...same(2, 60)]);
  expect(divergences(arm(drawn(5, 2000)), later)[0]).toMatchObject({ arm: 'B' });
});

test('a time in every answer, and one side turns late to less', () => {
  const varies = { others: 4000, otherAt: 0.1 };
  const late = arm([...same(1391, 3600), ...same(40, 400)], varies);
  expect(divergences(arm(same(1391, 4000), varies), late)[0]?.says).toBe(
    'B: GET / answered 1,391 bytes until 3.6 s, then 40',
  );
});

test('lengths that rise and fall, each side for itself, do the same work', () => {
  const saw = (from: number) =>
    arm(Array.from({ length: 5000 }, (_, index) => 100 + (((index + from) * 3) % 2000)));
  for (const from of [100, 250, 400, 600]) expect(divergences(saw(0), saw(from))).toEqual([]);
});

test('answers with a time in them, that both sides change, do not diverge', () => {
  const clock = () => arm(same(40, 1000), { others: 900, otherAt: 0.1 });
  expect(divergences(clock(), clock())).toEqual([]);
});

test('answers that vary alike do not diverge, whatever is drawn', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 2 ** 31 - 1 }),
      fc.integer({ min: 1, max: 400 }),
      (seed, spread) => {
        let state = seed;
        const draw = () => {
          state = (state * 48_271) % 2_147_483_647;
          return 100 + (state % spread);
        };
        const drawn = () => arm(Array.from({ length: 300 }, draw), { changed: null });
        expect(divergences(drawn(), drawn())).toEqual([]);
      },
    ),
    { seed: 13, numRuns: 300 },
  );
});

test('both vary, and one of them turns to nothing', () => {
  const varying = Array.from({ length: 600 }, (_, index) => 1390 + (index % 3));
  const lapse = [...varying.slice(0, 200), ...same(2, 400)];
  expect(divergences(arm(varying), arm(lapse))[0]).toMatchObject({ arm: 'B' });
});

test('lists that both let grow, one a little faster, do the same work', () => {
  const grows = (step: number) =>
    arm(Array.from({ length: 500 }, (_, index) => 100 + Math.floor(index * step)));
  expect(divergences(grows(1), grows(1.3))).toEqual([]);
});

test('another type is another answer', () => {
  const varying = Array.from({ length: 200 }, (_, index) => 40 + (index % 2));
  const [found] = divergences(arm(varying), arm(varying, { types: { 'text/html': 200 } }));
  expect(found?.says).toContain('"application/json" by A and as "text/html" by B');
});
