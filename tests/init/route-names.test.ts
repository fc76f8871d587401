import fc from 'fast-check';
import { expect, test } from 'vitest';
import { RequestSpec } from '../../harness/config/scenario.ts';
import { namesOf } from '../../harness/init/route-names.ts';

test.each([
  [['/'], ['home']],
  [
    ['/search', '/api/users/{id}', '/v1/notes'],
    ['search', 'users', 'notes'],
  ],
  [
    ['/users', '/users/{id}/orders'],
    ['users', 'orders'],
  ],
  [
    ['/api/users', '/admin/users'],
    ['api users', 'admin users'],
  ],
  [
    ['/users', '/users?all=1'],
    ['GET /users', 'GET /users?all=1'],
  ],
  [
    ['/api', '/api/v1'],
    ['api', 'api v1'],
  ],
])('%j are called %j', (paths, names) => {
  expect(namesOf(paths)).toEqual(names);
});

test('a name is one that a config takes, and no two paths share it', () => {
  const path = fc
    .array(fc.stringMatching(/^[a-z0-9{}<>,._-]{0,8}$/), { maxLength: 4 })
    .map((parts) => `/${parts.join('/')}`);
  fc.assert(
    fc.property(fc.uniqueArray(path, { minLength: 1, maxLength: 5 }), (paths) => {
      const names = namesOf(paths);
      for (const name of names) expect(RequestSpec.safeParse({ name, path: '/x' }).success).toBe(true);
      expect(new Set(names).size).toBe(names.length);
    }),
    { seed: 3, numRuns: 300 },
  );
});
