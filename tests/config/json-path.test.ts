import fc from 'fast-check';
import { expect, test } from 'vitest';
import { differingPaths, parseJsonPath, withoutPaths } from '../../harness/config/json-path.ts';

const without = (document: unknown, ...paths: string[]) =>
  withoutPaths(
    document,
    paths.map((path) => parseJsonPath(path) ?? []),
  );

test.each([
  ['$.id', { id: 1, a: 2 }, { a: 2 }],
  ['$.meta.time', { meta: { time: 1, zone: 'UTC' }, a: 2 }, { meta: { zone: 'UTC' }, a: 2 }],
  ['$.items[*].id', { items: [{ id: 1, n: 2 }, { id: 3 }] }, { items: [{ n: 2 }, {}] }],
  ['$[*].id', [{ id: 1, n: 2 }], [{ n: 2 }]],
  ['$.items[1]', { items: [1, 2, 3] }, { items: [1, null, 3] }],
  ['$.items[*]', { items: [1, 2, 3] }, { items: [] }],
  ['$.*', { a: 1, b: 2 }, {}],
  ['$["a b"].c', { 'a b': { c: 1, d: 2 } }, { 'a b': { d: 2 } }],
  ["$['x-id']", { 'x-id': 1, y: 2 }, { y: 2 }],
  ['$.none.of.it', { a: 1 }, { a: 1 }],
  ['$.a.b', { a: 'text' }, { a: 'text' }],
])('%s names a part', (path, document, rest) => {
  expect(without(document, path)).toEqual(rest);
});

test('several paths, each of them', () => {
  expect(without({ a: 1, b: 2, c: 3 }, '$.a', '$.c')).toEqual({ b: 2 });
});

test.each(['', '$', 'id', '$id', '$.', '$..id', '$.a[', '$.a[x]', '$.a b', '$[-1]', '$[?(@.a)]'])(
  '%j is none',
  (text) => {
    expect(parseJsonPath(text)).toBeNull();
  },
);

test('where two differ, each place once', () => {
  const one = { id: 'a', meta: { time: 1, zone: 'UTC' }, items: [{ id: 1 }, { id: 2 }], 'a b': 1 };
  const other = { id: 'b', meta: { time: 2, zone: 'UTC' }, items: [{ id: 8 }, { id: 9 }], 'a b': 2 };
  expect(differingPaths(one, other)).toEqual(['$.id', '$.meta.time', '$.items[*].id', '$["a b"]']);
  expect(differingPaths({ items: [1] }, { items: [1, 2] })).toEqual(['$.items']);
  expect(differingPaths({ a: 1 }, { b: 1 })).toEqual(['$.a', '$.b']);
  expect(differingPaths([1], { 0: 1 })).toEqual(['$']);
  expect(differingPaths(one, structuredClone(one))).toEqual([]);
});

test('without the places that differ two documents are the same, whatever they are', () => {
  const json = fc.jsonValue({ maxDepth: 4 });
  fc.assert(
    fc.property(fc.dictionary(fc.string(), json), fc.dictionary(fc.string(), json), (one, other) => {
      const paths = differingPaths(one, other);
      // A name with both kinds of quotes can't be written.
      const read = paths.map(parseJsonPath);
      fc.pre(read.every((path) => path !== null));
      expect(withoutPaths(one, read)).toEqual(withoutPaths(other, read));
    }),
    { seed: 14, numRuns: 500 },
  );
});
