import { expect, test } from 'vitest';
import { allowedOf, MayDiffer, onlyOf, routesNamed } from '../../harness/config/may-differ.ts';

test('a route, or a path in its answers', () => {
  const mayDiffer = ['GET /me', 'search $.took', 'search $.items[*].id', 'GET /a b $.x'];
  expect(MayDiffer.parse(mayDiffer)).toEqual(mayDiffer);
  expect(allowedOf(mayDiffer, 'GET /me')).toEqual({ whole: true, paths: [] });
  expect(allowedOf(mayDiffer, 'search').whole).toBe(false);
  expect(allowedOf(mayDiffer, 'search').paths).toHaveLength(2);
  expect(allowedOf(mayDiffer, 'GET /a b').paths).toEqual([['x']]);
  expect(allowedOf(mayDiffer, 'GET /other')).toEqual({ whole: false, paths: [] });
  expect(routesNamed(mayDiffer)).toEqual(['GET /me', 'search', 'GET /a b']);
  expect(onlyOf(mayDiffer, ['GET /me'])).toEqual(['GET /me']);
});

test('all or nothing', () => {
  expect(allowedOf(true, 'any').whole).toBe(true);
  expect(allowedOf(false, 'any').whole).toBe(false);
  expect(routesNamed(true)).toEqual([]);
  expect(onlyOf(true, [])).toBe(true);
});

test.each([['$.id'], [''], ['GET /me $.'], ['GET /me $.a['], ['GET /me $..id'], [1]])(
  '%j is no entry',
  (entry) => {
    expect(MayDiffer.safeParse([entry]).success).toBe(false);
  },
);
