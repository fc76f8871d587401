import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { parseJsonPath } from '../../harness/config/json-path.ts';
import { bodiesApart, compared } from '../../harness/trial/bodies-apart.ts';

const apart = (a: unknown, b: unknown) => bodiesApart(bytes(a), bytes(b));
const bytes = (body: unknown) => Buffer.from(typeof body === 'string' ? body : JSON.stringify(body), 'utf8');

test('the same bytes do not differ', () => {
  expect(apart('one', 'one')).toBeNull();
});

test('of JSON the places that differ are named, and the first bytes quoted', () => {
  const found = apart({ user: 'ann', took: 12, n: 1 }, { user: 'ann', took: 14, n: 1 });
  expect(found?.paths).toEqual(['$.took']);
  expect(found?.says).toMatch(/^body .*took.*12.* against .*took.*14.* at \$\.took$/);
});

test('lengths that differ are told, and a body that ends sooner', () => {
  expect(apart('abc', 'abcdef')?.says).toBe('body "abc" against "abcdef" (3 bytes against 6)');
});

test('secrets are masked, and one that differs is not shown', () => {
  const found = apart({ token: 'hunter2', n: 1 }, { token: 'hunter2', n: 2 });
  expect(found?.says).not.toContain('hunter2');
  expect(found?.paths).toEqual(['$.n']);
  const secret = apart({ token: 'hunter2' }, { token: 'hunter3' });
  expect(secret?.says).toBe('another body, in what looks like a secret and is not shown at $.token');
});

test('what is no text is told by its bytes', () => {
  const [a, b] = [gzipSync('one'), gzipSync('two')];
  expect(bodiesApart(a, b)?.says).toMatch(/^body from byte \d+ on [0-9a-f]+ against [0-9a-f]+/);
});

test('more places than one would list are not listed', () => {
  const many = (by: number) => Object.fromEntries(['a', 'b', 'c', 'd', 'e'].map((key) => [key, by]));
  expect(apart(many(1), many(2))?.paths).toEqual([]);
  expect(apart([1], [1, 2])?.paths).toEqual([]);
});

test('what may differ is left out, and of what is no JSON nothing is', () => {
  const path = [parseJsonPath('$.meta.time') ?? []];
  const [a, b] = [1, 2].map((time) => compared(bytes({ meta: { time }, n: 1 }), path)) as [Buffer, Buffer];
  expect(a.equals(b)).toBe(true);
  expect(compared(bytes('{"meta":'), path).toString()).toBe('{"meta":');
  const spaced = '{ "n": 1 }';
  expect(compared(bytes(spaced), []).toString()).toBe(spaced);
});
