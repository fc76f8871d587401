import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { loadConfig } from '../../harness/config/load-config.ts';
import { Scenario, SetupRequest } from '../../harness/config/scenario.ts';
import { recordable } from '../../harness/secrets/recordable.ts';
import { temporaryFolder } from '../support/launch.ts';

const folder = temporaryFolder();
afterAll(() => folder.remove());

const LOGIN = { path: '/login', json: { user: 'ann' }, capture: { token: { json: 'access_token' } } };
const USED = { path: '/me', headers: { authorization: 'Bearer {token}' } };

let configs = 0;
/** The config of a gate with these settings, as it is loaded. */
function load(gate: object) {
  const path = join(folder.path, String(++configs));
  mkdirSync(path);
  writeFileSync(join(path, 'token.txt'), '{"token":"{token}"}');
  writeFileSync(
    join(path, 'paceline.config.json'),
    JSON.stringify({ gate: { start: 'node server.js', ...gate } }),
  );
  return loadConfig(path);
}

describe('a setup request', () => {
  test('with `json` posts it as JSON', () => {
    expect(SetupRequest.parse(LOGIN)).toEqual({
      method: 'POST',
      path: '/login',
      headers: { 'content-type': 'application/json' },
      body: '{"user":"ann"}',
      expect: { status: 200, includes: [] },
      capture: { token: { json: 'access_token' } },
    });
  });

  test('keeps a content type and a method of its own', () => {
    const headers = { 'Content-Type': 'application/vnd.api+json' };
    expect(SetupRequest.parse({ ...LOGIN, method: 'PUT', headers })).toMatchObject({
      method: 'PUT',
      headers,
    });
  });

  test.each([
    [{ token: 'access_token' }, 'to be { "json": "access_token" }'],
    [{ token: { json: '' } }, '`gate.setup.0.capture.token.json` to be at least 1'],
    [{ 'a b': { json: 'x' } }, '`gate.setup.0.capture'],
    [{ token: { path: 'x' } }, 'to be { "json": "access_token" }'],
  ])('captures what it says where: not %j', async (capture, message) => {
    await expect(load({ requests: [USED], setup: [{ ...LOGIN, capture }] })).rejects.toMatchObject({
      code: 'BAD_CONFIG',
      message: expect.stringContaining(message),
    });
  });
});

describe('captures in path, headers and body, and in files', () => {
  test.each([
    [{ path: '/users/{token}' }],
    [{ path: '/me', headers: { cookie: ['a=b', 'sid={token}'] } }],
    [{ path: '/me', body: '{"token":"{token}"}' }],
    [{ path: '/me', body: '@token.txt' }],
  ])('%j', async (request) => {
    await expect(load({ requests: [request], setup: [LOGIN] })).resolves.toBeDefined();
  });

  test('a later setup request uses an earlier one’s', async () => {
    const second = { path: '/session/{token}', capture: { sid: { cookie: 'sid' } } };
    const requests = [{ path: '/me', headers: { cookie: 'sid={sid}' } }];
    await expect(load({ requests, setup: [LOGIN, second] })).resolves.toBeDefined();
    await expect(load({ requests, setup: [second, LOGIN] })).rejects.toMatchObject({
      message: expect.stringContaining(
        '`gate.setup.0.params` to say what {token} in the path is, or `setup`',
      ),
    });
  });
});

test.each([
  [
    { requests: [{ path: '/users/{tokn}' }, USED], setup: [LOGIN] },
    'Expected `gate.requests.0.params` to say what {tokn} in the path is, or `setup` to capture it before',
  ],
  [
    { requests: [{ path: '/me', headers: { authorization: 'Bearer {tokn}' } }, USED], setup: [LOGIN] },
    'Expected `gate.requests.0.headers.authorization` to hold names that `setup` captures before (token), got {tokn}',
  ],
  [
    { requests: [{ ...USED, path: '/{token}', params: { token: [1, 5] } }], setup: [LOGIN] },
    'Expected `gate.requests.0.params.token` to have another name than what `setup` captures, got token for both',
  ],
  [
    { requests: [{ path: '/me' }], setup: [LOGIN] },
    'Expected `gate.setup.0.capture.token` to be used, as {token} in a path, a header or a body, got none that does',
  ],
  [
    { requests: [USED], setup: [LOGIN, LOGIN] },
    'Expected `gate.setup.1.capture.token` to have a name of its own, got one that is captured before',
  ],
  [
    { requests: [USED], setup: [{ ...LOGIN, body: 'x' }] },
    'Expected either `gate.setup.0.json` or `gate.setup.0.body`, got both',
  ],
])('%j is the config’s fault', async (gate, message) => {
  await expect(load(gate)).rejects.toMatchObject({
    code: 'BAD_CONFIG',
    exitCode: 2,
    message: expect.stringContaining(message),
  });
});

test('without a setup a header in braces is sent as it is written', async () => {
  const { gate } = await load({ requests: [{ path: '/', headers: { 'x-filter': '{active}' } }] });
  expect(gate?.requests[0]?.headers).toEqual({ 'x-filter': '{active}' });
});

test('a record holds where a value is captured, and nothing of what is sent for it', () => {
  const scenario = Scenario.parse({
    ...{ name: 'x', title: 'X', question: '?', why: '-', lookAt: [], reference: 'a' },
    workload: {
      mode: 'closed',
      connections: 1,
      requests: [{ path: '/{json}', headers: { authorization: 'Bearer {token}' } }],
      setup: [
        {
          ...{ path: '/login', json: { password: 'hunter2' }, headers: { 'x-key': 'hunter2' } },
          capture: { token: { json: 'a.b' }, json: { header: 'x-id' }, body: { cookie: 'sid' } },
        },
      ],
    },
    variants: [{ name: 'a', title: 'A', command: 'x' }],
  });
  const kept = recordable(scenario);
  expect(JSON.stringify(kept)).not.toContain('hunter2');
  expect(Scenario.parse(kept)).toEqual(kept);
  expect(kept.workload.setup?.[0]?.capture).toEqual(scenario.workload.setup?.[0]?.capture);
  const quoted = recordable({ path: '/login', json: { password: 'hunter2' } });
  expect(JSON.stringify(quoted)).not.toContain('hunter2');
});
