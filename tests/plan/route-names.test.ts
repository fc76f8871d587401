import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { routeNames } from '../../harness/plan/route-names.ts';

const get = (path: string, weight = 1, name?: string) => ({
  method: 'GET',
  path,
  weight,
  ...(name === undefined ? {} : { name }),
});

describe('the route of a request', () => {
  test('is its name, else method and path with its placeholders', () => {
    expect(routeNames([get('/users/{user}?full=1'), get('/a', 1, 'search')])).toEqual([
      'GET /users/{user}?full=1',
      'search',
    ]);
  });

  test('is shared by requests of one name', () => {
    expect(new Set(routeNames([get('/a', 1, 'pages'), get('/b', 1, 'pages')])).size).toBe(1);
  });

  test('is the template of its path where there are more than fifty', () => {
    const ids = Array.from({ length: 60 }, (_, index) => get(`/users/${index}?page=${index}`));
    const uuid = get('/things/1b4e28ba-2fa1-11d2-883f-0016d3cca427/parts');
    const names = routeNames([...ids, uuid, get('/deadbeef'), get('/x', 1, 'named')]);
    expect([...new Set(names)]).toEqual([
      'GET /users/{id}',
      'GET /things/{id}/parts',
      'GET /deadbeef',
      'named',
    ]);
  });

  test('is `other` for the rarest where templates are still too many', () => {
    const words = Array.from({ length: 70 }, (_, index) => get(`/page-${index}`, index < 3 ? 9 : 1));
    const names = routeNames(words);
    expect(new Set(names).size).toBe(50);
    expect(names.slice(0, 3)).toEqual(['GET /page-0', 'GET /page-1', 'GET /page-2']);
    expect(names.filter((name) => name === 'other')).toHaveLength(21);
  });

  test('there are never more than fifty, and one for each spec', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.webPath(), fc.integer({ min: 1, max: 9 })), { maxLength: 120 }),
        (specs) => {
          const names = routeNames(specs.map(([path, weight]) => get(`/${path}`, weight)));
          expect(names).toHaveLength(specs.length);
          expect(new Set(names).size).toBeLessThanOrEqual(50);
        },
      ),
    );
  });
});
