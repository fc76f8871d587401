import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CompareResult } from '../../harness/record/compare.ts';
import { fixture } from '../support/launch.ts';
import { type Outcome, Project, SHORT, scenario } from '../support/project.ts';
import { httpServer } from '../support/server.ts';

const START = `exec '${process.execPath}' '${fixture('login-server.js')}'`;
/** A token of the server, or enough of one to tell it by. */
const TOKEN = /tok-[0-9a-f]/;

const AUTHORIZATION = { authorization: 'Bearer {token}' };
const LOGIN = {
  path: '/login',
  json: { password: 'open sesame' },
  capture: { token: { json: 'access.token' } },
};
const SESSION = {
  path: '/session',
  headers: AUTHORIZATION,
  capture: { user: { json: 'user' }, sid: { cookie: 'sid' } },
};
const REQUESTS = [
  { path: '/me', headers: { ...AUTHORIZATION, cookie: 'sid={sid}' } },
  {
    path: '/users/{user}/search?t={token}',
    headers: AUTHORIZATION,
    expect: { json: { mine: true } },
  },
  { path: '/echo', headers: AUTHORIZATION, body: '{"token":"{token}"}', expect: { json: { mine: true } } },
];
const ASKED = { setup: [LOGIN, SESSION], requests: REQUESTS };

let project: Project;
beforeAll(() => {
  const workload = { mode: 'closed' as const, connections: 2, ...ASKED };
  const variants = ['free', 'blocked'].map((name) => ({ name, title: name, command: START }));
  project = new Project({ scenarios: [scenario({ workload, variants })] });
});
afterAll(() => project.remove());

let written = 0;
/** A file of requests. */
function asked(content: object): string {
  const name = `asked-${++written}.json`;
  project.write(name, JSON.stringify(content));
  return name;
}

/** A name for a record that is not there yet, since a test may be tried again. */
const fresh = (name: string) => `${name}-${Date.now()}`;

/** Neither what was printed nor a file of the record has a token. */
function keepsSecret({ stdout, stderr }: Outcome, folder?: string): void {
  const names =
    folder === undefined
      ? []
      : readdirSync(join(project.path, folder), { recursive: true, encoding: 'utf8' });
  const files = names.filter((name) => statSync(join(project.path, folder ?? '', name)).isFile());
  const texts = files.map((name): [string, string] => [name, project.read(folder ?? '', name)]);
  for (const [name, text] of [['stdout', stdout], ['stderr', stderr], ...texts]) {
    expect(text, name).not.toMatch(TOKEN);
    expect(text, name).not.toContain('open sesame');
  }
}

function compare(content: object, out: string, ...more: string[]): Promise<Outcome> {
  const sides = ['--a', START, '--b', START, '--ready', '/', '--budget', '3.2s', '--json', '--out', out];
  return project.run(['compare', ...sides, '--requests', asked(content), ...more]);
}

describe('two services behind a login', () => {
  test('are asked each with what its own launch gave', async () => {
    const out = fresh('compared');
    // Of all launches the first one's token would be dead by the second.
    const outcome = await compare(ASKED, out, '--env', 'TOKEN_SECONDS=10');
    const result = CompareResult.parse(JSON.parse(outcome.stdout));
    expect(result.reasons).toEqual([]);
    expect(result.launches).toMatchObject({ measured: 5, invalid: 0 });
    expect(result.answers).toEqual({ compared: 3, varying: 0, differences: [] });
    expect(project.read(out, 'logs', '001-a.out.log')).toContain(
      'GET /users/{user}/search?t={token} Bearer {token}',
    );
    keepsSecret(outcome, out);
    const before = project.read(out, 'results.json');
    keepsSecret(await project.run(['judge', out]), out);
    expect(project.read(out, 'results.json')).toBe(before);
  });

  test('which refuses them: a sentence, and 3', async () => {
    const out = fresh('refused');
    const login = { ...LOGIN, json: { password: 'guess' } };
    const outcome = await compare({ ...ASKED, setup: [login, SESSION] }, out);
    expect(outcome.code).toBe(3);
    const { reasons } = CompareResult.parse(JSON.parse(outcome.stdout));
    expect(reasons).toEqual([
      expect.stringContaining(
        'A: Expected the setup request POST /login to answer 200, got 401: "{\\"error\\":\\"no\\"}"',
      ),
    ]);
  });

  test('whose answers have no such field: a sentence that tells which there are, and 3', async () => {
    const out = fresh('missing');
    const login = { ...LOGIN, capture: { token: { json: 'access_token' } } };
    const outcome = await compare({ ...ASKED, setup: [login, SESSION] }, out);
    expect(outcome.code).toBe(3);
    const { reasons } = CompareResult.parse(JSON.parse(outcome.stdout));
    expect(reasons).toEqual([
      expect.stringContaining(
        'to answer with JSON that has a text or a number at access_token for {token}, got the fields access',
      ),
    ]);
    keepsSecret(outcome, out);
  });

  test('that answer a request wrongly and quote the token: nothing of it is told', async () => {
    const out = fresh('quoted');
    const lost = [...REQUESTS, { path: '/lost/{token}', headers: AUTHORIZATION }];
    const outcome = await compare({ ...ASKED, requests: lost }, out);
    expect(outcome.code).toBe(3);
    expect(outcome.stdout).toContain('GET /lost/{token} to answer 200, got 404');
    expect(outcome.stdout).toContain('nothing at /lost/{token}');
    keepsSecret(outcome, out);
  });
});

test('a name that nothing captures is told before anything is started', async () => {
  const out = fresh('unknown');
  const outcome = await compare({ ...ASKED, requests: [...REQUESTS, { path: '/x/{tokn}' }] }, out);
  expect(outcome.code).toBe(2);
  expect(outcome.stderr).toContain('Expected `requests.3.params` to say what {tokn} in the path is');
});

test('a load of a target', async () => {
  const out = fresh('load');
  const file = asked(ASKED);
  const load = ['--requests', file, '--duration', '500ms', '--json', '--out', out];
  const started = await project.run(['load', '--target', START, '--ready', '/', ...load]);
  expect(started.stderr).not.toContain('Expected');
  const { requests, answers } = JSON.parse(started.stdout);
  expect(requests.completed).toBeGreaterThan(100);
  expect(Object.keys(answers.byStatus)).toEqual(['200']);
  keepsSecret(started, out);
});

test('a load of a URL', async () => {
  const server = await httpServer((request, response) => {
    const mine = request.headers.authorization === 'Bearer tok-f00d';
    response.writeHead(request.url === '/login' || mine ? 200 : 401).end('{"access":{"token":"tok-f00d"}}');
  });
  const out = fresh('url');
  const file = asked({ setup: [LOGIN], requests: [{ path: '/me', headers: AUTHORIZATION }] });
  const load = ['--requests', file, '--duration', '500ms', '--json', '--out', out];
  const outcome = await project.run(['load', server.origin, ...load]);
  await server.close();
  expect(Object.keys(JSON.parse(outcome.stdout).answers.byStatus)).toEqual(['200']);
  expect(outcome.code).toBe(0);
  keepsSecret(outcome, out);
});

test('a load whose answers turn out to be wrong quotes no token', async () => {
  const out = fresh('expired');
  const told = { ...REQUESTS[2], name: 'told', expect: { includes: ['true'] } };
  const content = { ...ASKED, requests: [...REQUESTS, told] };
  const load = ['--requests', asked(content), '--duration', '2500ms', '--json', '--out', out];
  const rate = ['--rate', '100', '--env', 'TOKEN_SECONDS=2'];
  const outcome = await project.run(['load', '--target', START, '--ready', '/', ...load, ...rate]);
  const { answers } = JSON.parse(outcome.stdout);
  const echo = answers.routes.find(({ name }: { name: string }) => name === 'POST /echo');
  expect(echo.wrong.why).toBe('answer with a body to have true at mine, got false');
  const quoting = answers.routes.find(({ name }: { name: string }) => name === 'told');
  expect(quoting.wrong.why).toContain('hold "true", got "{\\"mine\\":false,\\"got\\":\\"Bearer {token}\\"}"');
  keepsSecret(outcome, out);
});

test('a run of a scenario', async () => {
  const out = fresh('ran');
  const outcome = await project.run(['run', ...SHORT, '--out', out, '--json']);
  expect(outcome.stderr).not.toContain('Expected');
  const { scenarios } = JSON.parse(outcome.stdout);
  expect(scenarios[0].variants.map(({ launches }: { launches: object }) => launches)).toHaveLength(2);
  expect(project.read(out, 'trials.jsonl')).not.toContain('"invalid"');
  expect(outcome.code).toBe(0);
  keepsSecret(outcome, out);
});

test('a search for a capacity says that it asks no setup', async () => {
  const outcome = await project.run([
    ...['capacity', '--target', START, '--slo', 'p99<50ms', '--requests', asked(ASKED)],
  ]);
  expect(outcome.code).toBe(2);
  expect(outcome.stderr).toContain('Expected requests without `setup`, which capacity does not ask');
});
