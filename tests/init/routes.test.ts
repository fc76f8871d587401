import { describe, expect, test } from 'vitest';
import { findRoutes } from '../../harness/init/routes.ts';
import type { Source } from '../../harness/init/sources.ts';

type Framework = 'express' | 'fastify' | 'http';

function routesOf(files: Record<string, string>, framework: Framework = 'express') {
  const sources: Source[] = Object.entries(files).map(([file, text]) => ({ file, text }));
  return findRoutes(sources, framework);
}

function pathsOf(files: Record<string, string>, framework: Framework = 'express'): string[] {
  return routesOf(files, framework).map(({ path }) => path);
}

const APP = "const app = require('express')();\n";

describe('what counts as a route', () => {
  test.each([
    ['in single quotes', "app.get('/a', handler);", ['/a']],
    ['in double quotes', 'app.get("/a", handler);', ['/a']],
    ['in backticks', 'app.get(`/a`, handler);', ['/a']],
    ['over several lines', "app\n  .get(\n    '/a',\n    handler,\n  );", ['/a']],
    ['by route()', "app.route('/a').get(handler).post(other);", ['/a']],
    ['with a slash at its end', "app.get('/a/', handler);", ['/a']],
    ['the root', "app.get('/', handler);", ['/']],
    ['twice', "app.get('/a', one);\napp.get('/a', two);", ['/a']],
    ['with a parameter', "app.get('/a/:id', handler);", []],
    ['with a wildcard', "app.get('/a/*rest', handler);", []],
    ['with an optional part', "app.get('/a{/:b}', handler);", []],
    ['put together at run time', `app.get(\`/\${name}\`, handler);`, []],
    ['by another method', "app.post('/a', handler);", []],
    ['a setting, not a route', "app.get('view engine');", []],
    ['a request of a client', "axios.get('/a', { headers });\nclient.get('/b', done);", []],
    ['a cache', "cache.get('/a', fallback);", []],
  ])('%s', (_name, text, paths) => expect(pathsOf({ 'app.js': APP + text })).toEqual(paths));

  test('under any name that an application or a router was given', () => {
    const text = `const shop = express();
const things: Router = express.Router();
shop.get('/a', one);
things.get('/b', two);`;
    expect(pathsOf({ 'app.ts': text })).toEqual(['/a', '/b']);
  });

  test('the line is that of the call', () => {
    expect(routesOf({ 'app.js': `${APP}\n\napp.get('/a', handler);` })).toEqual([
      { path: '/a', file: 'app.js', line: 4, whole: true },
    ]);
  });

  test('Fastify: with types, and as an object', () => {
    const text = `const fastify = Fastify();
fastify.get<{ Querystring: { q: string } }>('/search', async () => []);
fastify.route({
  method: ['GET', 'HEAD'],
  url: '/listed',
  handler,
});
fastify.route({ method: 'PUT', url: '/put', handler });`;
    expect(pathsOf({ 'app.ts': text }, 'fastify')).toEqual(['/search', '/listed']);
  });

  test('node:http: paths that are compared, unless for another method', () => {
    const text = `if (req.url === '/a') one();
if (req.method === 'POST' && req.url === '/posted') two();
if (url.pathname == "/b") three();
switch (path) {
  case '/c': four(); break;
  case 'word': five();
}`;
    expect(pathsOf({ 'server.js': text }, 'http')).toEqual(['/a', '/b', '/c']);
  });

  test('what an Express application compares by hand is no route', () => {
    expect(pathsOf({ 'app.js': "if (req.url === '/a') next();" })).toEqual([]);
  });
});

describe('what stands before a path', () => {
  const ROUTER = "const router = express.Router();\nrouter.get('/x', handler);\nexport default router;";

  test.each([
    ['an import', "import users from './users.js';\napp.use('/api', users);"],
    ['a named import', "import { users } from './users.js';\napp.use('/api', users);"],
    ['require', "const users = require('./users');\napp.use('/api', users)"],
    ['require in place', "app.use('/api', require('./users'));"],
    [
      'after middleware',
      "import users from './users.js';\nimport check from './check.js';\napp.use('/api', check, users);",
    ],
    ['over several lines', "import users from './users.js';\napp.use(\n  '/api',\n  users,\n);"],
    ['with a comment', "import users from './users.js';\napp.use('/api', users); // people"],
  ])('a router by %s', (_name, text) => {
    const files = { 'app.js': APP + text, 'users.js': ROUTER, 'check.js': '' };
    expect(routesOf(files)).toEqual([{ path: '/api/x', file: 'users.js', line: 2, whole: true }]);
  });

  test('routers in routers, in folders, and TypeScript that imports .js', () => {
    const files = {
      'src/app.ts': `${APP}import api from './api/index.js';\napp.use('/api', api);`,
      'src/api/index.ts':
        "import users from './users.js';\nconst router = Router();\nrouter.use('/users', users);",
      'src/api/users.ts': "const router = Router();\nrouter.get('/', list);\nrouter.get('/top', top);",
    };
    expect(pathsOf(files)).toEqual(['/api/users', '/api/users/top']);
  });

  test('a router of the same file', () => {
    const text = `${APP}const router = express.Router();\nrouter.get('/x', one);\napp.use('/api', router);\napp.get('/y', two);`;
    expect(pathsOf({ 'app.js': text })).toEqual(['/api/x', '/y']);
  });

  test('a router at two places has two paths', () => {
    const text = `${APP}import users from './users.js';\napp.use('/v1', users);\napp.use('/v2', users);`;
    expect(pathsOf({ 'app.js': text, 'users.js': ROUTER })).toEqual(['/v1/x', '/v2/x']);
  });

  test('a router that is mounted nobody knows where is not the whole path', () => {
    expect(routesOf({ 'app.js': APP, 'users.js': ROUTER })).toMatchObject([{ path: '/x', whole: false }]);
  });

  test('a prefix with a parameter leaves no path without one', () => {
    const text = `${APP}import users from './users.js';\napp.use('/:tenant', users);`;
    expect(pathsOf({ 'app.js': text, 'users.js': ROUTER })).toEqual([]);
  });

  test('a Fastify plugin: below its prefix, below none, or who knows', () => {
    const plugin = "export default async (fastify) => {\n  fastify.get('/x', handler);\n};";
    const main = "const app = Fastify();\nimport x from './x.js';\n";
    const of = (text: string) => routesOf({ 'app.js': main + text, 'x.js': plugin }, 'fastify');
    expect(of("app.register(x, { prefix: '/v1' });")).toMatchObject([{ path: '/v1/x', whole: true }]);
    expect(of("app.register(import('./x.js'), {\n  prefix: '/v1',\n});")).toMatchObject([{ path: '/v1/x' }]);
    expect(of('app.register(x);')).toMatchObject([{ path: '/x', whole: true }]);
    expect(of('')).toMatchObject([{ path: '/x', whole: false }]);
  });

  test('files that hang each other come to an end', () => {
    const a =
      "import b from './b.js';\nconst router = Router();\nrouter.use('/b', b);\nrouter.get('/x', one);";
    const b = "import a from './a.js';\nconst router = Router();\nrouter.use('/a', a);";
    expect(pathsOf({ 'a.js': a, 'b.js': b }).length).toBeGreaterThan(0);
  });
});
