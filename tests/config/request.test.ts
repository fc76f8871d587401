import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { readyToPlan } from '../../harness/config/ready-request.ts';
import { bodyBytes } from '../../harness/config/request-body.ts';
import { RequestSpec } from '../../harness/config/scenario.ts';
import { temporaryFolder } from '../support/launch.ts';

const folder = temporaryFolder();
afterAll(() => folder.remove());

const file = (name: string, content: string | Buffer) => writeFileSync(join(folder.path, name), content);
const read = (spec: object) =>
  readyToPlan(RequestSpec.parse({ path: '/', ...spec }), folder.path, 'requests.0.');

describe('methods', () => {
  test.each([
    [undefined, 'GET'],
    ['post', 'POST'],
    ['oPTIONS', 'OPTIONS'],
    ['PURGE', 'PURGE'],
    ['purge', 'purge'],
    ['M-SEARCH', 'M-SEARCH'],
  ])('%s is sent as %s', (method, sent) => expect(read({ method }).method).toBe(sent));

  test('a body is posted unless told otherwise', () => {
    expect(read({ body: '{}' }).method).toBe('POST');
    expect(read({ body: '{}', method: 'GET' }).method).toBe('GET');
  });

  test.each(['CONNECT', 'connect', '', 'GET /x HTTP/1.1\r\nHost: y\r\n\r\nGET', 'A B', 'Ä'])(
    '%j is refused',
    (method) => {
      expect(RequestSpec.safeParse({ path: '/', method }).success).toBe(false);
    },
  );
});

describe('what would not stay in its line, or says how long the body is, is refused', () => {
  test.each([
    [{ path: '/a\r\nX-Evil: 1' }, '`requests.0.path` to hold no line end'],
    [{ path: '/a\nb' }, 'to hold no line end'],
    [{ path: '/a\tb' }, 'to hold no line end'],
    [{ headers: { 'X-A': 'b\r\nX-Evil: 1' } }, '`requests.0.headers.X-A` to be one line of text'],
    [{ headers: { 'X-A': ['b', 'c\0'] } }, 'to be one line of text'],
    [{ headers: { 'X-A\r\nX-Evil': 'b' } }, '`requests.0.headers` to be named by letters'],
    [{ headers: { 'X A': 'b' } }, 'to be named by letters'],
    [{ headers: { 'content-length': '3' } }, 'to leave content-length to Paceline'],
    [{ headers: { 'Transfer-Encoding': 'chunked' } }, 'to leave Transfer-Encoding to Paceline'],
    [{ headers: { Host: ['a', 'b'] } }, 'to name one Host, got a and b'],
    [{ headers: { Host: 'a', host: 'b' } }, 'to name one Host, got a and b'],
  ])('%j', (spec, message) => expect(() => read(spec)).toThrow(message));

  test('a tab within a header and an escaped line end in a path are not', () => {
    expect(read({ path: '/a%0D%0Ab', headers: { 'X-A': 'b\tc', 'X-B': ['1', '2'] } }).path).toBe('/a%0D%0Ab');
  });
});

describe('placeholders', () => {
  test.each([
    [
      { path: '/u/{id}' },
      '`requests.0.params` to say what {id} in the path is (meant as it stands, it is written %7Bid%7D)',
    ],
    [{ path: '/u/{id}?x={t}', params: { id: [1, 2] } }, 'to say what {t} in the path is'],
    [
      { path: '/u', params: { id: [1, 2] } },
      '`requests.0.params.id` to be used, as {id} in the path or the body',
    ],
    [{ path: '/u/{id}', params: { id: [9, 1] } }, 'to be a range from the lower to the higher, got [9, 1]'],
    [{ path: '/u/{id}', params: { id: [1.5, 2] } }, 'or { "values": [1.5,2] } for a list'],
    [
      { path: '/u/{id}', params: { id: { file: 'nowhere' } } },
      '`requests.0.params.id.file` to name a file of lines',
    ],
  ])('%j', (spec, message) => expect(() => read(spec)).toThrow(message));

  test('of a body, only those of params are placeholders', () => {
    const body = '{"query":"{ user(id: {id}) { name } }","other":"{other}"}';
    expect(read({ body }).body).toBe(body);
    expect(read({ body, params: { id: [1, 2] } }).params).toEqual({ id: [1, 2] });
  });

  test.each([[[1, 9]], [{ from: 1, to: 9 }], [['a', 'b']], [[1, 2, 3]], [{ values: [1, 9] }], [['only']]])(
    'a param may be %j',
    (id) => expect(read({ path: '/u/{id}', params: { id } }).params).toEqual({ id }),
  );

  test.each([[{}], ['x'], [{ from: 1 }], [{ file: 'a', values: [1] }], [[null]]])('and not %j', (id) => {
    const { error } = RequestSpec.safeParse({ path: '/{id}', params: { id } });
    expect(error?.issues[0]?.message).toContain('to be a range such as [1, 1000]');
  });
});

describe('files', () => {
  test('bytes of a body come out as they are, text or not', () => {
    const bytes = Buffer.from(Array.from({ length: 4096 }, (_, index) => index & 255));
    const mark = Buffer.from('\ufeff{"name":"Zoë \\" \\\\ ☃","a":"%20&=+","b":"{id}"}\r\n');
    for (const [name, content] of [
      ['photo.bin', bytes],
      ['mark.json', mark],
      ['none', Buffer.alloc(0)],
    ] as const) {
      file(name, content);
      const { body, method } = read({ body: `@${name}` });
      expect(bodyBytes(body ?? '')).toEqual(content);
      expect(method).toBe('POST');
    }
  });

  test('a body that begins with @ and is no file is written as text', () => {
    expect(bodyBytes(read({ body: { text: '@home' } }).body ?? '').toString()).toBe('@home');
    expect(() => read({ body: '@home' })).toThrow(
      '`requests.0.body` to name a file that can be read, got @home (ENOENT',
    );
    // What a file holds is no name of another.
    file('at', '@photo.bin');
    expect(bodyBytes(read({ body: '@at' }).body ?? '').toString()).toBe('@photo.bin');
  });

  test('values are the lines of a file', () => {
    file('ids.txt', '\ufeffa b\r\n\r\n1/2\nlast');
    expect(read({ path: '/{id}', params: { id: { file: 'ids.txt' } } }).params).toEqual({
      id: { values: ['a b', '1/2', 'last'] },
    });
    file('empty.txt', '\n\n');
    expect(() => read({ path: '/{id}', params: { id: { file: 'empty.txt' } } })).toThrow(
      'got empty.txt, which has none',
    );
  });
});
