import { expect, test } from 'vitest';
import { sentHeaders } from '../../../harness/load/http/request-head.ts';
import { wireRequest } from '../../../harness/load/http/wire-request.ts';
import { type PreparedRequest, plainGet } from '../../../harness/record/request.ts';

const headersOf = (headers: [string, string][], more: Partial<PreparedRequest> = {}) =>
  sentHeaders({ ...plainGet(), headers, ...more }, 'h:1').map((header) => header.join(': '));
const OWN = ['Host: h:1', 'Connection: keep-alive'];

test.each<[string, [string, string][], string[]]>([
  ['none', [], OWN],
  [
    'another Host comes first, in the place of ours',
    [
      ['X', '1'],
      ['host', 'example.com'],
    ],
    ['host: example.com', OWN[1] ?? '', 'X: 1'],
  ],
  [
    'the same name twice is sent twice',
    [
      ['X-A', '1'],
      ['x-a', '2'],
      ['X-A', '1'],
    ],
    [...OWN, 'X-A: 1', 'x-a: 2', 'X-A: 1'],
  ],
  [
    'cookies are one',
    [
      ['cookie', 'a=1'],
      ['X', '1'],
      ['Cookie', 'b=2'],
      ['COOKIE', 'c=3'],
    ],
    [...OWN, 'cookie: a=1; b=2; c=3', 'X: 1'],
  ],
  ['an empty text is sent', [['X-Empty', '']], [...OWN, 'X-Empty: ']],
])('%s', (_what, given, sent) => expect(headersOf(given)).toEqual(sent));

test('the length is the body’s, whatever was said', () => {
  const body = Buffer.from('☃☃').toString('base64');
  expect(headersOf([['content-length', '99']], { method: 'POST', body })).toEqual([
    ...OWN,
    'Content-Length: 6',
  ]);
  expect(headersOf([], { method: 'DELETE', body })).toEqual([...OWN, 'Content-Length: 6']);
  for (const method of ['POST', 'PUT', 'PATCH'])
    expect(headersOf([], { method })).toEqual([...OWN, 'Content-Length: 0']);
  for (const method of ['GET', 'DELETE', 'OPTIONS', 'PURGE']) expect(headersOf([], { method })).toEqual(OWN);
});

test.each<Partial<PreparedRequest>>([
  { headers: [['X', 'a\r\nY: b']] },
  { headers: [['X\r\nY', 'b']] },
  { path: '/ HTTP/1.1\r\n\r\nGET /' },
  { path: '/a b' },
  { path: '/ä' },
  { method: 'GET /x HTTP/1.1\r\n\r\nGET' },
])('%j never reaches the wire', (wrong) => {
  expect(() => wireRequest({ ...plainGet(), ...wrong }, 'h')).toThrow(TypeError);
});
