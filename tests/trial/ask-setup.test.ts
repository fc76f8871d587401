import type { IncomingMessage, ServerResponse } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SetupRequest } from '../../harness/config/scenario.ts';
import { askSetup } from '../../harness/trial/ask-setup.ts';
import { httpServer, type TestServer } from '../support/server.ts';

/** What the server was sent, newest last. */
const sent: string[] = [];
let answer: (request: IncomingMessage, response: ServerResponse) => void;
let server: TestServer;
beforeAll(async () => {
  server = await httpServer((request, response) => {
    sent.push(`${request.method} ${request.url} ${request.headers.authorization ?? ''}`.trim());
    answer(request, response);
  });
});
afterAll(() => server.close());

function answering(status: number, body: string, headers: Record<string, string | string[]> = {}): void {
  answer = (_request, response) => response.writeHead(status, headers).end(body);
}

const { signal } = new AbortController();
const setUp = (...setup: object[]) =>
  askSetup(
    server.origin,
    setup.map((one) => SetupRequest.parse({ path: '/login', method: 'POST', ...one })),
    5,
    signal,
  );

test('texts, numbers, headers and cookies are captured', async () => {
  answering(200, '{"access":{"token":"abc"},"users":[{"id":7}],"new":false}', {
    'x-token': 'from-header',
    'set-cookie': ['sid=gone; Path=/', 'other=1', 'sid=from=cookie; HttpOnly'],
  });
  const capture = {
    token: { json: 'access.token' },
    id: { json: 'users.0.id' },
    fresh: { json: 'new' },
    header: { header: 'X-Token' },
    sid: { cookie: 'sid' },
  };
  expect(await setUp({ capture })).toEqual({
    ...{ token: 'abc', id: '7', fresh: 'false', header: 'from-header', sid: 'from=cookie' },
  });
});

test('in order, each with what was captured before it', async () => {
  sent.length = 0;
  answering(200, '{"token":"t/1"}');
  await setUp(
    { capture: { token: { json: 'token' } } },
    { method: 'GET', path: '/s/{token}', headers: { authorization: 'Bearer {token}' } },
  );
  expect(sent).toEqual(['POST /login', 'GET /s/t%2F1 Bearer t/1']);
});

describe('an answer without what is captured', () => {
  test.each([
    [
      { json: 'access.tokn' },
      'JSON that has a text or a number at access.tokn for {x}, got the fields token at access',
    ],
    [{ json: 'access' }, 'at access for {x}, got the fields token at access'],
    [{ json: 'empty' }, 'at empty for {x}, got an empty text at empty'],
    [{ json: 'access.token.more' }, 'got another kind of value at access.token'],
    [{ header: 'x-token' }, 'a header x-token for {x}, got the headers content-type'],
    [{ cookie: 'sid' }, 'a cookie sid for {x}, got the cookies session, gone'],
    [{ cookie: 'gone' }, 'a cookie gone for {x}, got the cookies session, gone'],
  ])('%j', async (capture, message) => {
    answering(200, '{"access":{"token":"hunter22"},"empty":""}', {
      'content-type': 'application/json',
      'set-cookie': ['session=hunter22', 'gone=; Max-Age=0'],
    });
    const failing = setUp({ capture: { x: capture } });
    await expect(failing).rejects.toMatchObject({ code: 'SETUP_FAILED', exitCode: 3 });
    await expect(failing).rejects.toThrow(message);
    await expect(failing).rejects.toThrow('Expected the setup request POST /login to answer with');
    await expect(failing).rejects.not.toThrow('hunter22');
  });

  test('that is no JSON', async () => {
    answering(200, '<html>', { 'content-type': 'text/html' });
    await expect(setUp({ capture: { x: { json: 'token' } } })).rejects.toThrow(
      'got a body that is no JSON (text/html)',
    );
  });

  test('or with a value that would end a header’s line', async () => {
    answering(200, '{"token":"a\\r\\nx-evil: 1"}');
    await expect(setUp({ capture: { x: { json: 'token' } } })).rejects.toThrow(
      'one line of text for {x}, got one with a control character',
    );
  });
});

describe('another answer than expected', () => {
  test('quotes one that complains', async () => {
    answering(401, '{"error":"wrong password"}');
    await expect(setUp({ name: 'log in' })).rejects.toMatchObject({
      code: 'SETUP_FAILED',
      message:
        'Expected the setup request log in to answer 200, got 401: "{\\"error\\":\\"wrong password\\"}"',
    });
  });

  test('and nothing of one that may hold secrets', async () => {
    answering(201, '{"token":"hunter22"}');
    await expect(setUp({})).rejects.toMatchObject({
      message: 'Expected the setup request POST /login to answer 200, got 201',
    });
    const failing = setUp({ expect: { status: 201, includes: ['welcome'] } });
    await expect(failing).rejects.toThrow('a body as its `expect` says, got another');
    await expect(failing).rejects.not.toThrow('hunter22');
  });

  test('nor what was captured before', async () => {
    answer = (request, response) =>
      request.url === '/login'
        ? response.end('{"token":"hunter22"}')
        : response.writeHead(403).end('no such session: hunter22');
    const failing = setUp({ capture: { token: { json: 'token' } } }, { path: '/s?t={token}' });
    await expect(failing).rejects.toMatchObject({
      message:
        'Expected the setup request POST /s?t={token} to answer 200, got 403: "no such session: {token}"',
    });
  });
});
