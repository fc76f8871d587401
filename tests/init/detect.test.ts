import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { detect, type Project, type ToldByUser } from '../../harness/init/detect.ts';
import {
  EXPRESS,
  EXPRESS_TYPESCRIPT,
  FASTIFY,
  type Files,
  HTTP,
  makeProject,
  type TestProject,
} from './projects.ts';

let project: TestProject | undefined;
afterEach(() => project?.remove());

function look(files: Files, said: Partial<ToldByUser> = {}): Project {
  project?.remove();
  project = makeProject(files);
  return detect(project.path, { paths: [], ...said });
}

/** The files of a project with another package.json. */
function withManifest(files: Files, changes: object): Files {
  const manifest = JSON.parse(files['package.json'] ?? '{}') as object;
  return { ...files, 'package.json': JSON.stringify({ ...manifest, ...changes }) };
}

function without(files: Files, ...names: string[]): Files {
  return Object.fromEntries(Object.entries(files).filter(([name]) => !names.includes(name)));
}

describe('four projects', () => {
  test('Express in CommonJS', () => {
    const { found, warnings } = look(EXPRESS);
    expect(found).toMatchObject({
      name: 'shop',
      framework: 'express',
      packageManager: 'npm',
      lockFile: 'package-lock.json',
      typescript: false,
      module: 'commonjs',
      install: 'npm ci',
      build: null,
      start: { command: 'node server.js', from: 'scripts.start' },
      port: { fromEnvironment: true, fixed: null },
      ready: '/healthz',
      requests: [
        { path: '/', weight: 1 },
        { path: '/api/items', weight: 1 },
      ],
      searched: { files: 2, cut: false },
    });
    expect(warnings).toEqual([expect.stringContaining('not among this project’s installed dependencies')]);
  });

  test('Express in TypeScript', () => {
    expect(look(EXPRESS_TYPESCRIPT).found).toMatchObject({
      framework: 'express',
      packageManager: 'pnpm',
      typescript: true,
      module: 'esm',
      install: 'pnpm install --frozen-lockfile',
      build: 'pnpm run build',
      start: { command: 'node dist/server.js' },
      port: { fromEnvironment: true },
      ready: '/health',
      requests: [{ path: '/orders/recent', weight: 1 }],
    });
  });

  test('Fastify as an ES module', () => {
    expect(look(FASTIFY).found).toMatchObject({
      framework: 'fastify',
      packageManager: 'yarn',
      install: 'yarn install --frozen-lockfile',
      start: { command: 'node app.js', from: 'main' },
      ready: '/ready',
      requests: [{ path: '/v1/notes' }, { path: '/v1/tags' }],
    });
  });

  test('node:http and nothing else', () => {
    expect(look(HTTP).found).toMatchObject({
      framework: 'http',
      packageManager: 'npm',
      lockFile: null,
      install: null,
      start: { command: 'node server.js', from: 'the file that listens' },
      ready: '/health',
      requests: [{ path: '/time' }],
    });
  });
});

describe('the package manager', () => {
  test.each([
    ['pnpm-lock.yaml', '', 'pnpm install --frozen-lockfile'],
    ['yarn.lock', '# yarn lockfile v1\n', 'yarn install --frozen-lockfile'],
    ['yarn.lock', '# by yarn\n\n__metadata:\n  version: 8\n', 'yarn install --immutable'],
    ['bun.lock', '', 'bun install --frozen-lockfile'],
    ['npm-shrinkwrap.json', '{}', 'npm ci'],
  ])('%s', (lock, text, install) => {
    expect(look({ ...without(EXPRESS, 'package-lock.json'), [lock]: text }).found.install).toBe(install);
  });

  test('without a lock file it is npm, with a warning', () => {
    const { found, warnings } = look(without(EXPRESS, 'package-lock.json'));
    expect(found).toMatchObject({ packageManager: 'npm', lockFile: null, install: 'npm install' });
    expect(warnings.join()).toContain('There is no lock file');
  });

  test('of two lock files, package.json decides', () => {
    const files = withManifest({ ...EXPRESS, 'yarn.lock': '' }, { packageManager: 'yarn@4.5.0' });
    const { found, warnings } = look(files);
    expect(found.install).toBe('yarn install --immutable');
    expect(warnings[0]).toContain('(package-lock.json, yarn.lock)');
  });

  test('of a workspace, it is that of the repository', () => {
    const files = prefixed('packages/shop', without(EXPRESS, 'package-lock.json'));
    project = makeProject({ 'pnpm-lock.yaml': '', ...files });
    const { found, place } = detect(join(project.path, 'packages/shop'), { paths: [] });
    expect(found.packageManager).toBe('pnpm');
    expect(place.inside).toBe('packages/shop');
  });
});

function prefixed(folder: string, files: Files): Files {
  return Object.fromEntries(Object.entries(files).map(([name, text]) => [`${folder}/${name}`, text]));
}

describe('how it is started', () => {
  test.each([
    ['with settings', { start: 'NODE_ENV=production node --enable-source-maps server.js' }, undefined],
    ['by a program of a package', { start: 'fastify start -l info app.js' }, 'npm start'],
    ['with a script before it', { prestart: 'node setup.js', start: 'node server.js' }, 'npm start'],
    ['by what production runs', { start: 'nest start', 'start:prod': 'node dist/main' }, 'node dist/main'],
  ])('%s', (_name, scripts: Record<string, string>, command) => {
    const { found } = look(withManifest(EXPRESS, { scripts }));
    expect(found.start.command).toBe(command ?? scripts.start);
  });

  test.each(['nodemon server.js', 'node --watch server.js', 'tsx watch server.ts'])('not by %s', (start) => {
    const { found, warnings } = look(withManifest(EXPRESS, { scripts: { start } }));
    expect(found.start).toEqual({ command: 'node server.js', from: 'the file that listens' });
    expect(warnings[0]).toContain('starts a watcher');
  });

  test('as the user says', () => {
    const { found } = look(without(EXPRESS, 'server.js'), { start: 'node x.js --port {port}' });
    expect(found.start).toEqual({ command: 'node x.js --port {port}', from: '--start' });
    expect(found.port.fromEnvironment).toBe(true);
  });

  test('TypeScript that nothing builds: by tsx where it is there', () => {
    const files = { 'package.json': '{"devDependencies":{"tsx":"4"}}', 'src/index.ts': 'server.listen(1);' };
    expect(look(files).found.start.command).toBe('node --import tsx src/index.ts');
    const { found, warnings } = look({ ...files, 'package.json': '{}' });
    expect(found.start.command).toBe('node src/index.ts');
    expect(warnings[0]).toContain('22.18');
  });

  test('nothing that could be: a sentence', () => {
    expect(() => look({ 'package.json': '{}', 'lib/sum.js': 'exports.sum = 1;' })).toThrow(
      expect.objectContaining({ code: 'BAD_OPTION', message: expect.stringContaining('--start') }),
    );
  });
});

describe('the port', () => {
  const port = (text: string, start?: string) => look({ ...HTTP, 'server.js': text }, { start }).found.port;

  test.each([
    'listen(process.env.PORT)',
    "listen(process.env['PORT'] || 3000)",
    'const { PORT = 3000 } = process.env; listen(PORT)',
    "listen(config.get('PORT'))",
    'const env = z.object({ PORT: z.coerce.number() }).parse(process.env); listen(env.PORT)',
  ])('is read: %s', (text) => expect(port(text, 'node server.js').fromEnvironment).toBe(true));

  test.each([
    ['app.listen(3000)', 3000],
    ['app.listen({ host: "::", port: 8080 })', 8080],
    ['const PORT = 4000;\napp.listen(PORT)', 4000],
    ['const port: number = 5000;\napp.listen(port)', 5000],
    ['if (process.env.NODE_ENV) x();\napp.listen(3000)', 3000],
  ])('is fixed: %s', (text, number) => {
    expect(port(text)).toMatchObject({ fromEnvironment: false, fixed: { port: number, file: 'server.js' } });
  });

  test('that is fixed is written and warned of, with the place and the cure', () => {
    const { warnings } = look({ ...HTTP, 'server.js': 'http.createServer(x)\n  .listen(3000);' });
    expect(warnings.join()).toContain('listens on 3000 (server.js:2)');
    expect(warnings.join()).toContain('process.env.PORT ?? 3000');
  });

  test('a port of something else is not its own', () => {
    expect(look({ ...HTTP, 'server.js': 'app.listen(p)', 'db.js': 'const port = 5432;' }).found.port).toEqual(
      {
        fromEnvironment: false,
        fixed: null,
      },
    );
  });
});

describe('what is asked', () => {
  test('is what the user names, with weights', () => {
    expect(look(EXPRESS, { paths: ['/a', '3:/b?c=1'] }).found.requests).toEqual([
      { path: '/a', weight: 1 },
      { path: '/b?c=1', weight: 3 },
    ]);
    for (const path of ['a', '0:/a', '101:/a', '/a b']) {
      expect(() => look(EXPRESS, { paths: [path] })).toThrow(/Expected --path to begin with a slash/);
    }
  });

  test('is no route that says nothing, wants a login or does something', () => {
    const unfit = [
      '/metrics',
      '/favicon.ico',
      '/logout',
      '/api/auth/callback',
      '/admin/x',
      '/events',
      '/docs',
    ];
    const text = `const app = express();\n${[...unfit, '/work'].map((path) => `app.get('${path}', x);`).join('\n')}`;
    expect(look({ ...EXPRESS, 'server.js': text }).found.requests[0]?.path).toBe('/work');
  });

  test('is three routes at most, and rather those whose path is whole', () => {
    const routes = (names: string[]) => names.map((name) => `router.get('/${name}', x);`).join('\n');
    const app = `const app = express();\napp.use('/v1', require('./known'));`;
    const files = {
      ...EXPRESS,
      'server.js': app,
      'adrift.js': `const router = express.Router();\n${routes(['a'])}`,
      'known.js': `const router = express.Router();\n${routes(['b', 'c', 'd', 'e'])}`,
    };
    expect(look(files).found.requests.map(({ path }) => path)).toEqual(['/v1/b', '/v1/c', '/v1/d']);
  });

  test('is the root, with a warning, where there is no route', () => {
    const { found, warnings } = look({
      ...EXPRESS,
      'server.js': 'app.listen(process.env.PORT)',
      'routes/items.js': '',
    });
    expect(found).toMatchObject({ ready: '/', requests: [{ path: '/', weight: 1 }] });
    expect(warnings.join()).toContain('Name the paths that matter with --path');
  });

  test('readiness is never a path with a placeholder', () => {
    expect(look({ ...HTTP, 'server.js': 'x.listen(1)' }, { paths: ['/users/{id}', '/b'] }).found.ready).toBe(
      '/b',
    );
  });
});

describe('the search', () => {
  test('looks into no dependencies, builds, tests or hidden folders, and follows no links', () => {
    const route = "const app = express();\napp.get('/hidden', x);";
    const folders = ['node_modules/x', 'dist', 'coverage', 'test', 'src/__tests__', '.cache', 'public'];
    look({ ...EXPRESS, ...Object.fromEntries(folders.map((folder) => [`${folder}/a.js`, route])) });
    const root = project?.path ?? '';
    mkdirSync(join(root, 'linked'));
    symlinkSync(join(root, 'node_modules'), join(root, 'linked/modules'));
    symlinkSync(root, join(root, 'linked/round'));
    writeFileSync(join(root, 'server.test.js'), route);
    const { routes } = detect(root, { paths: [] }).found;
    expect(routes.map(({ path }) => path)).not.toContain('/hidden');
  });

  test('ends, and says that there was more', () => {
    const many = Object.fromEntries(Array.from({ length: 600 }, (_, at) => [`src/f${at}.js`, '']));
    expect(look({ ...EXPRESS, ...many }).found.searched).toEqual({ files: 500, cut: true });
  });

  test('leaves out what is too large for a person to have written', () => {
    const bundle = `const app = express();\napp.get('/bundled', x);\n${'x'.repeat(300_000)}`;
    expect(look({ ...EXPRESS, 'bundle.js': bundle }).found.routes.map(({ path }) => path)).not.toContain(
      '/bundled',
    );
  });
});

describe('what to beware of', () => {
  test.each([
    [
      'a database',
      withManifest(EXPRESS, { dependencies: { express: '5', pg: '8', ioredis: '5' } }),
      'needs PostgreSQL, Redis',
    ],
    ['settings that git ignores', { ...EXPRESS, '.env': 'SECRET=1' }, '.env file'],
    ['runs in the repository', without(EXPRESS, '.gitignore'), '`.paceline/` into .gitignore'],
    ['another CI system', { ...EXPRESS, '.gitlab-ci.yml': '' }, 'a recipe for GitLab'],
    [
      'no framework known',
      { 'package.json': '{"main":"a.js"}', 'a.js': 'koa.listen(1)' },
      'No Express, Fastify or node:http',
    ],
    ['Node.js that is too old', { ...EXPRESS, '.nvmrc': 'v18.20.1' }, 'asks for Node.js v18.20.1'],
  ])('%s', (_name, files, sentence) => {
    expect(look(files).warnings.join('\n')).toContain(sentence);
  });

  test('no git repository', () => {
    look(EXPRESS);
    rmSync(join(project?.path ?? '', '.git'), { recursive: true });
    expect(detect(project?.path ?? '', { paths: [] }).warnings.join()).toContain('This is no git repository');
  });
});

describe('no project', () => {
  test.each([
    ['no package.json', {}, 'got no package.json there'],
    ['one that is no JSON', { 'package.json': '{' }, 'to be JSON that can be read'],
    ['one that is no object', { 'package.json': '[]' }, 'to hold an object'],
  ])('%s', (_name, files: Files, sentence) => {
    expect(() => look(files)).toThrow(
      expect.objectContaining({ code: 'NO_PROJECT', message: expect.stringContaining(sentence) }),
    );
  });

  test('fields of a wrong type are as if they were not there', () => {
    const files = withManifest(HTTP, { scripts: 3, main: [], engines: { node: 20 } });
    expect(look(files).found.start.command).toBe('node server.js');
  });
});
