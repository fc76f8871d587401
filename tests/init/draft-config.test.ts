import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { loadConfig } from '../../harness/config/load-config.ts';
import { configFileName } from '../../harness/init/config-file.ts';
import { detect, type ToldByUser } from '../../harness/init/detect.ts';
import { draftConfig } from '../../harness/init/draft-config.ts';
import { packageRoot } from '../../harness/package.ts';
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

/** Drafts the config of a project, writes it as `init` would, and loads it as `gate` would. */
async function draft(files: Files, said: Partial<ToldByUser> = {}, prepare = (_root: string) => {}) {
  project = makeProject(files);
  prepare(project.path);
  const { found, warnings } = detect(project.path, { paths: [], ...said });
  const name = configFileName(project.path, found, warnings);
  const text = draftConfig(found, name);
  writeFileSync(join(project.path, name), text);
  return { name, text, warnings, gate: (await loadConfig(project.path)).gate };
}

describe('the draft loads, holds what was found, and has the name that the project asks for', () => {
  test('Express in CommonJS', async () => {
    const { name, gate } = await draft(EXPRESS);
    expect(name).toBe('paceline.config.mjs');
    expect(gate).toMatchObject({
      install: 'npm ci',
      start: 'node server.js',
      env: {},
      ready: '/healthz',
      margin: 0.02,
      budgetSeconds: 60,
    });
    expect(gate?.build).toBeUndefined();
    expect(gate?.port).toBeUndefined();
    expect(gate?.requests.map(({ path }) => path)).toEqual(['/', '/api/items']);
  });

  test('Express in TypeScript', async () => {
    const { name, gate } = await draft(EXPRESS_TYPESCRIPT);
    expect(name).toBe('paceline.config.ts');
    expect(gate).toMatchObject({ build: 'pnpm run build', start: 'node dist/server.js', ready: '/health' });
  });

  test('Fastify as an ES module', async () => {
    const { name, gate } = await draft(FASTIFY);
    expect(name).toBe('paceline.config.js');
    expect(gate?.requests.map(({ path }) => path)).toEqual(['/v1/notes', '/v1/tags']);
  });

  test('node:http', async () => {
    const { name, gate } = await draft(HTTP);
    expect(name).toBe('paceline.config.mjs');
    expect(gate?.install).toBeUndefined();
    expect(gate?.requests).toMatchObject([{ path: '/time', method: 'GET', weight: 1 }]);
  });

  test('a fixed port, weights and placeholders', async () => {
    const { text, gate } = await draft(
      { ...HTTP, 'server.js': 'http.createServer(x).listen(3456);' },
      { paths: ['3:/users/{id}', '/b'] },
    );
    expect(gate?.port).toBe(3456);
    expect(gate?.ready).toBe('/b');
    expect(gate?.requests).toMatchObject([
      { path: '/users/{id}', params: { id: [1, 100] }, weight: 3 },
      { path: '/b', weight: 1 },
    ]);
    expect(text).toContain('// server.js:1 listens on it whatever PORT says');
  });
});

describe('what the draft imports', () => {
  const depending = {
    ...EXPRESS,
    'package.json': JSON.stringify({
      scripts: { start: 'node server.js' },
      dependencies: { express: '5' },
      devDependencies: { paceline: '0' },
    }),
  };

  test('defineConfig, where Paceline is installed', async () => {
    const { text, gate, warnings } = await draft(depending, {}, (root) => {
      mkdirSync(join(root, 'node_modules'));
      symlinkSync(packageRoot, join(root, 'node_modules/paceline'));
    });
    expect(text).toContain("import { defineConfig } from 'paceline';");
    expect(text).toContain('export default defineConfig({');
    expect(gate?.start).toBe('node server.js');
    expect(warnings).toEqual([]);
  });

  test('nothing, where it is not installed, though the editor is told the type', async () => {
    for (const files of [depending, EXPRESS]) {
      const { text, gate, warnings } = await draft(files);
      expect(text).not.toMatch(/^import/m);
      expect(text).toContain("/** @type {import('paceline').ConfigInput} */\nexport default {");
      expect(gate?.start).toBe('node server.js');
      expect(warnings.join()).toContain('so the config imports nothing from it');
      project?.remove();
    }
  });
});

describe('the name of the config', () => {
  test.each([
    ['paceline.config.ts', EXPRESS],
    ['paceline.config.js', EXPRESS],
    ['paceline.config.json', EXPRESS_TYPESCRIPT],
  ])(
    'is that of the one there is, %s: a second would go before it or never be read',
    async (existing, files) => {
      const { name, gate } = await draft({ ...files, [existing]: 'anything' });
      expect(name).toBe(existing);
      expect(gate?.margin).toBe(0.02);
    },
  );

  test.each([
    ['no tsconfig.json', undefined, 'paceline.config.ts'],
    ['one with include', '{ "include": ["src/**/*"] }', 'paceline.config.ts'],
    ['one with files', '{ "files": ["src/server.ts"] }', 'paceline.config.ts'],
    ['one without', '{ "compilerOptions": { "outDir": "dist" } }', 'paceline.config.js'],
    ['one that includes all', '{ "include": ["**/*.ts"] }', 'paceline.config.js'],
    ['one that includes the top', '{ "include": ["src", "*.ts"] }', 'paceline.config.js'],
    ['one that includes the folder', '{ "include": ["."] }', 'paceline.config.js'],
  ])('keeps out of the build: %s', async (_name, tsconfig, expected) => {
    const { 'tsconfig.json': _, ...others } = EXPRESS_TYPESCRIPT;
    const files: Files = tsconfig === undefined ? others : { ...others, 'tsconfig.json': tsconfig };
    const { name, warnings } = await draft(files);
    expect(name).toBe(expected);
    expect(warnings.join().includes('tsconfig.json compiles')).toBe(expected !== 'paceline.config.ts');
  });
});

test.each([
  "node 'a b.js' --name=O\\'Brien",
  `node server.js --title "\`\${x}\`"`,
  'node a.js\n  // } evil',
  'node übung.js \u2028 x',
])('a command with special characters comes through: %j', async (start) => {
  for (const existing of [{}, { 'paceline.config.json': '' }] as Files[]) {
    expect((await draft({ ...HTTP, ...existing }, { start })).gate?.start).toBe(start);
    project?.remove();
  }
});

test('names of files can not end the comment they stand in', async () => {
  const { gate } = await draft({
    ...HTTP,
    'a\n}; throw new Error("out"); ({.js': "if (req.url === '/from-there') x();",
  });
  expect(gate?.requests.map(({ path }) => path)).toContain('/from-there');
});
