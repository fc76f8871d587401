import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fixture } from '../support/launch.ts';
import { type Outcome, Project, SHORT, scenario } from '../support/project.ts';
import { httpServer, type TestServer } from '../support/server.ts';

const SECRET = 'hunter2';
/** As user info that is sent. */
const SENT = Buffer.from(`ann:${SECRET}`).toString('base64');
const SERVER = `exec '${process.execPath}' '${fixture('spinning-server.js')}'`;
/** A command with a secret of each kind that a command may have. */
const TARGET = `export TOKEN=${SECRET} UP=http://ann:${SECRET}@up/; ${SERVER}`;
const ASKED = [
  ...['--header', `authorization: Bearer ${SECRET}`, '--body', `{"password":"${SECRET}"}`],
  ...['--env', `API_KEY=${SECRET}`],
];

/** Nothing listens there. */
const NOWHERE = 'http://127.0.0.1:1/';

let project: Project;
let server: TestServer;
beforeAll(async () => {
  project = new Project({
    env: { DB_PASSWORD: SECRET },
    scenarios: [
      scenario({
        workload: {
          mode: 'closed',
          connections: 4,
          requests: [{ path: '/', headers: { 'x-api-key': SECRET }, body: SECRET }],
        },
        variants: [
          { name: 'free', title: 'Free', command: TARGET, env: { SESSION_SECRET: SECRET, SPIN_MS: '1' } },
          { name: 'blocked', title: 'Blocked', command: `TOKEN=${SECRET} ${SERVER}`, env: { SPIN_MS: '1' } },
        ],
      }),
    ],
  });
  server = await httpServer((_request, response) => response.end('ok'));
});
afterAll(async () => {
  project.remove();
  await server.close();
});

/** A name for a record that is not there yet, since a test may be tried again. */
function fresh(name: string): string {
  return `${name}-${Date.now()}`;
}

/** Every file below a folder of the project. */
function files(folder: string): string[] {
  return readdirSync(join(project.path, folder), { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((name) => statSync(join(project.path, name)).isFile());
}

function keepsSecret({ stdout, stderr }: Outcome, folder?: string): void {
  const kept = folder === undefined ? [] : files(folder);
  const texts = kept.map((name): [string, string] => [name, project.read(name)]);
  for (const [name, text] of [['stdout', stdout], ['stderr', stderr], ...texts]) {
    expect(text, name).not.toContain(SECRET);
    expect(text, name).not.toContain(SENT);
  }
}

test('load of a target', async () => {
  const outcome = await project.run([
    ...['load', '--target', TARGET, ...ASKED, '--out', 'load', '--json'],
    ...['--duration', '500ms'],
  ]);
  expect(outcome.stderr).toContain('completed');
  expect(outcome.code).toBe(0);
  expect(files('load')).toEqual(['load/load.json']);
  keepsSecret(outcome, 'load');
});

test('compare of two commands, in every file, and judged to the same bytes', async () => {
  const out = fresh('compared');
  const outcome = await project.run([
    ...['compare', '--a', TARGET, '--b', `TOKEN=${SECRET} ${SERVER}`, ...ASKED, '--out', out, '--json'],
    ...['--budget', '3.2s'],
  ]);
  expect([0, 1, 3]).toContain(outcome.code);
  const result = JSON.parse(outcome.stdout);
  expect(result.launches.measured).toBeGreaterThan(0);
  expect(result.a.label).toContain('export TOKEN=$TOKEN UP=http://$USER:$PASSWORD@up/;');
  expect(result.command).toContain("--body '$BODY'");
  expect(result.warnings).toContainEqual(expect.stringMatching(/^the command has .*\$BODY.* is not kept/));
  expect(files(out).length).toBeGreaterThan(6);
  keepsSecret(outcome, out);
  const before = project.read(out, 'results.json');
  const judged = await project.run(['judge', out, '--json']);
  expect(judged.stderr).not.toContain('Expected');
  keepsSecret(judged, out);
  expect(project.read(out, 'results.json')).toBe(before);
});

test('compare of two URLs', async () => {
  const out = fresh('urls');
  const url = server.origin.replace('//', `//ann:${SECRET}@`);
  const outcome = await project.run([
    ...['compare', '--a', url, '--b', url, '--out', out, '--json', '--budget', '3.2s'],
  ]);
  expect(JSON.parse(outcome.stdout).a.label).toBe(server.origin);
  keepsSecret(outcome, out);
});

test('run of a config', async () => {
  const out = fresh('ran');
  const outcome = await project.run(['run', ...SHORT, '--out', out, '--json']);
  expect(outcome.code).toBe(0);
  expect(project.read(out, 'run.json')).toContain('$SESSION_SECRET');
  keepsSecret(outcome, out);
  const before = project.read(out, 'results.json');
  await project.run(['judge', out, '--quiet']);
  expect(project.read(out, 'results.json')).toBe(before);
});

test.each([
  ['URLs as words', ['compare', `http://ann:${SECRET}@host/`, `http://ann:${SECRET}@other/`]],
  ['URLs without a scheme as words', ['compare', `ann:${SECRET}@host/`, `ann:${SECRET}@other/`]],
  ['a URL with a slash in its password', ['load', `http://ann:${SECRET}/x@host/`]],
  ['a URL for a version', ['nodes', `ann:${SECRET}@host`, '22']],
  ['a URL for a command', [`http://ann:${SECRET}@host/`]],
  ['a header without a colon', ['load', NOWHERE, '--header', `authorization Bearer ${SECRET}`]],
  ['a header with a line end', ['load', NOWHERE, '--header', `authorization: ${SECRET}\r\nx: y`]],
  ['a setting without =', ['load', '--target', 'x', '--env', SECRET]],
])('%s: a sentence without the secret', async (_name, args) => {
  const outcome = await project.run(args);
  expect(outcome.code).toBe(2);
  expect(outcome.stderr).toMatch(/Expected|error:/);
  keepsSecret(outcome);
});

test.each([
  ['that is not there', `postgres://ann:${SECRET}@127.0.0.1:1/x`],
  ['of another kind', `mysql://ann:${SECRET}@db/x`],
])('a database %s', async (_name, url) => {
  const out = fresh('database');
  const outcome = await project.run(['run', 'db-pooling', ...SHORT, '--out', out], { DATABASE_URL: url });
  expect(outcome.code).toBe(3);
  expect(project.read(out, 'trials.jsonl')).toContain('DATABASE_NOT_STARTED');
  keepsSecret(outcome, out);
});
