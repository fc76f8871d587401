import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { temporaryFolder } from '../support/launch.ts';

/** Path in the project -> text. */
export type Files = Record<string, string>;

export interface TestProject {
  path: string;
  read(file: string): string;
  remove(): void;
}

/** A project of its own in a temporary folder, at the top of a git repository. */
export function makeProject(files: Files): TestProject {
  const { path, remove } = temporaryFolder();
  mkdirSync(join(path, '.git'));
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(path, file)), { recursive: true });
    writeFileSync(join(path, file), text);
  }
  return { path, remove, read: (file) => readFileSync(join(path, file), 'utf8') };
}

const json = (value: unknown) => JSON.stringify(value, null, 2);

/** An Express application as people write them: routers in files of their own, npm, CommonJS. */
export const EXPRESS: Files = {
  'package.json': json({
    name: 'shop',
    scripts: { start: 'node server.js', test: 'node --test' },
    dependencies: { express: '^5.0.0' },
  }),
  'package-lock.json': json({ name: 'shop', lockfileVersion: 3, packages: {} }),
  '.gitignore': 'node_modules/\n.paceline/\n',
  'server.js': `const express = require('express');
const items = require('./routes/items');
const app = express();
app.use(express.json());
app.get('/healthz', (request, response) => response.send('ok'));
app.get('/', (request, response) => response.send('the shop'));
// app.get('/old', gone);
app.use('/api/items', items);
app.listen(Number(process.env.PORT ?? 3000));
`,
  'routes/items.js': `const { Router } = require('express');
const router = Router();
router.get('/', (request, response) => response.json([{ id: 1 }]));
router.get('/:id', (request, response) => response.json({ id: request.params.id }));
router.post('/', (request, response) => response.status(201).end());
module.exports = router;
`,
  'test/server.test.js': `app.get('/from-a-test', () => {});\n`,
};

/** Express in TypeScript, built into dist/, with pnpm. */
export const EXPRESS_TYPESCRIPT: Files = {
  'package.json': json({
    name: 'typed-shop',
    type: 'module',
    packageManager: 'pnpm@10.1.0',
    scripts: { build: 'tsc', dev: 'tsx watch src/server.ts', start: 'node dist/server.js' },
    dependencies: { express: '^5.0.0' },
    devDependencies: { typescript: '^5.9.0' },
  }),
  'pnpm-lock.yaml': "lockfileVersion: '9.0'\n",
  'tsconfig.json': `{
  // only what is served
  "compilerOptions": { "outDir": "dist", "strict": true },
  "include": ["src"]
}
`,
  'src/server.ts': `import express from 'express';
import { env } from 'node:process';
import { router as orders } from './orders.js';

const app: express.Express = express();
app.get('/health', (_request, response) => { response.send('ok'); });
app.use('/orders', orders);
app.listen(Number(env.PORT));
`,
  'src/orders.ts': `import { Router } from 'express';
export const router: Router = Router();
router.get('/recent', (_request, response) => { response.json([]); });
`,
};

/** Fastify as an ES module, with routes in a plugin below a prefix, and yarn. */
export const FASTIFY: Files = {
  'package.json': json({
    name: 'notes',
    type: 'module',
    main: 'app.js',
    dependencies: { fastify: '^5.0.0' },
  }),
  'yarn.lock': '# yarn lockfile v1\n',
  '.nvmrc': 'v22.11.0\n',
  'app.js': `import Fastify from 'fastify';
import notes from './plugins/notes.js';
const fastify = Fastify({ logger: false });
fastify.get('/ready', async () => ({ ok: true }));
fastify.register(notes, {
  prefix: '/v1',
});
await fastify.listen({ port: Number(process.env.PORT) });
`,
  'plugins/notes.js': `export default async function notes(fastify) {
  fastify.get('/notes', { schema: {} }, async () => []);
  fastify.route({ method: 'GET', url: '/tags', handler: async () => [] });
  fastify.route({ method: 'POST', url: '/posted', handler: async () => [] });
}
`,
};

/** node:http and nothing else: no dependencies, no lock file, no start script. */
export const HTTP: Files = {
  'package.json': json({ name: 'bare' }),
  '.gitignore': '.paceline/\n',
  'server.js': `const http = require('node:http');
const server = http.createServer((request, response) => {
  if (request.url === '/health') return response.end('ok');
  if (request.method === 'POST' && request.url === '/posted') return response.end();
  if (request.url === '/time') return response.end(String(Date.now()));
  response.statusCode = 404;
  response.end();
});
server.listen(process.env.PORT);
`,
};
