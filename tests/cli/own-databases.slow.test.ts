import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CompareResult } from '../../harness/record/compare.ts';
import { GateResult } from '../../harness/record/gate.ts';
import { Project } from '../support/project.ts';
import { ServiceRepository } from '../support/service-repository.ts';

const PG = createRequire(import.meta.url).resolve('pg');

/** Answers what stands in its database, in a service and its seed. */
const SERVER = `import { createServer } from 'node:http';
import pg from '${PG}';
const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 2 });
createServer(async (request, response) => {
  try {
    if (request.url === '/') return response.end('ready');
    const { rows } = await pool.query(request.url === '/database' ? 'SELECT current_database() AS name' : 'SELECT name FROM who');
    response.end(JSON.stringify(rows));
  } catch (error) {
    response.writeHead(500).end(error.message);
  }
}).listen(process.env.PORT, '127.0.0.1');
`;
const SEED = `import pg from '${PG}';
const client = new pg.Client({ connectionString: process.env.DATABASE_URL });
await client.connect();
await client.query('CREATE TABLE who AS SELECT $1::text AS name', [process.env.WHO ?? 'nobody']);
await client.end();
console.log('seeded', process.env.WHO);
`;
const START = `exec '${process.execPath}' server.js`;
const PREPARE = `'${process.execPath}' seed.js`;

describe('compare', () => {
  let project: Project;
  beforeAll(() => {
    project = new Project();
    project.write('package.json', '{"type":"module"}');
    project.write('server.js', SERVER);
    project.write('seed.js', SEED);
  });
  afterAll(() => project.remove());

  const compare = (out: string, ...more: string[]) =>
    project.run([
      ...['compare', '--a', START, '--b', START, '--ready', '/', '--budget', '3.2s', '--json', '--out', out],
      ...['--service', 'postgres', ...more],
    ]);

  test('two sides whose databases hold different data answer differently', async () => {
    const out = `differs-${Date.now()}`;
    const own = ['--prepare', PREPARE, '--env', 'WHO=side {arm}', '--path', '/who'];
    const { code, stdout } = await compare(out, ...own);
    const result = CompareResult.parse(JSON.parse(stdout));
    expect(result.answers.differences).toMatchObject([
      {
        request: 'GET /who',
        difference: expect.stringMatching(/^body .*side a.* against .*side b/),
      },
    ]);
    expect(code).toBe(3);
    expect(project.read(out, 'logs', 'prepare-b.log')).toContain('seeded side b');
    expect(result.command).toContain(`--service postgres --prepare`);
    expect(result.command).toContain(`--env 'WHO=side {arm}'`);
  });

  test('two sides whose databases were filled alike can be compared', async () => {
    const out = `alike-${Date.now()}`;
    const both = ['--prepare', PREPARE, '--path', '/who', '--path', '/database', '--answers-may-differ'];
    const { stdout } = await compare(out, ...both);
    const result = CompareResult.parse(JSON.parse(stdout));
    expect(result.reasons).toEqual([]);
    expect(result.launches).toMatchObject({ measured: 5, invalid: 0 });
    expect(result.answers).toMatchObject({
      compared: 2,
      differences: [{ request: 'GET /database', difference: expect.stringContaining('paceline_a') }],
    });
    expect(result.warnings.join()).not.toContain('share postgres');
    // The URL of a database has its password in it.
    expect(project.read(out, 'run.json')).toContain('"DATABASE_URL": "$DATABASE_URL"');
  });

  test('what fills them may fail', async () => {
    const out = `fails-${Date.now()}`;
    const { code, stderr } = await compare(out, '--prepare', 'echo "no table who"; exit 7');
    expect(stderr).toContain('to prepare A, got exit status 7; log ');
    expect(stderr).toContain('it said: no table who');
    expect(code).toBe(3);
  });

  test('what is there already is given no database', async () => {
    const { code, stderr } = await project.run([
      ...['compare', '--a', 'http://127.0.0.1:1/', '--b', 'http://127.0.0.1:1/', '--service', 'postgres'],
    ]);
    expect(code).toBe(2);
    expect(stderr).toContain('Expected sides that are started here beside --service, got a URL');
  });
});

describe('gate', () => {
  let repo: ServiceRepository;
  beforeAll(() => {
    repo = new ServiceRepository();
    repo.git('checkout', '--quiet', 'main');
    repo.config({
      ...{ services: ['postgres'], prepare: PREPARE, margin: '50%', budgetSeconds: 3.2 },
      requests: [{ path: '/who' }],
    });
    repo.write('seed.js', SEED);
    repo.commit('server.js', SERVER);
    repo.git('checkout', '--quiet', '-B', 'change');
  });
  afterAll(() => repo.remove());

  async function gate(out: string, ...more: string[]): Promise<GateResult> {
    const { stdout, stderr } = await repo.paceline([
      ...['gate', '--json', '--out', join('.paceline', out), ...more],
    ]);
    if (stdout === '') throw new Error(`Expected a document, got: ${stderr}`);
    expect(repo.servers).toEqual([]);
    return GateResult.parse(JSON.parse(stdout));
  }

  test('each tree fills its own database by its own command', async () => {
    repo.commit('NOTE', `the same, ${Date.now()}`);
    const result = await gate(`same-${Date.now()}`);
    expect(result.comparison?.reasons).toEqual([]);
    expect(result.comparison?.launches.invalid).toBe(0);
    expect(result.comparison?.answers).toEqual({ compared: 1, varying: 0, differences: [] });

    const named = await gate(`named-${Date.now()}`, '--env', 'WHO=side {arm}');
    expect(named.comparison?.answers.differences).toMatchObject([
      { request: 'GET /who', difference: expect.stringMatching(/side a.* against .*side b/) },
    ]);

    repo.commit('seed.js', SEED.replaceAll('process.env.WHO', `'the change'`));
    const out = `other-${Date.now()}`;
    const differs = await gate(out);
    expect(differs.exitCode).toBe(3);
    expect(differs.comparison?.answers.differences).toMatchObject([
      { request: 'GET /who', difference: expect.stringMatching(/nobody.* against .*the change/) },
    ]);
    const log = join(repo.path, '.paceline', out, 'logs', 'prepare-a.log');
    expect(existsSync(log)).toBe(true);
    expect(readFileSync(log, 'utf8')).toContain('seeded undefined');
  }, 60_000);
});
