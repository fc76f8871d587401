import fc from 'fast-check';
import { expect, test } from 'vitest';
import { asksForMore, readAddress } from '../../harness/config/address.ts';

const PLAIN = { origin: 'http://127.0.0.1:3000', authorization: null };

test.each([
  ['http://127.0.0.1:3000', { ...PLAIN, path: null, shown: 'http://127.0.0.1:3000' }],
  ['127.0.0.1:3000/x', { ...PLAIN, path: '/x', shown: 'http://127.0.0.1:3000/x' }],
  ['http://127.0.0.1:3000?q=1', { ...PLAIN, path: '/?q=1', shown: 'http://127.0.0.1:3000?q=1' }],
  [' HTTP://127.0.0.1:3000/a%2F/../%2e?q=%E9#frag ', { ...PLAIN, path: '/a%2F/../%2e?q=%E9' }],
  ['https://[::1]:8443/x@y:z', { origin: 'https://[::1]:8443', path: '/x@y:z', authorization: null }],
])('%s', (text, address) => expect(readAddress(text, 'the URL')).toMatchObject(address));

test.each([
  ['user:p%40ss', 'user:p@ss'],
  ['user', 'user:'],
  ['us%40er%3A:p', 'us@er::p'],
  [':secret', ':secret'],
  ['user:a:b', 'user:a:b'],
  ['a@b:c', 'a@b:c'],
  ['user:100%', 'user:100%'],
  ['zoë:☃', 'zoë:☃'],
])('user info %s is sent as Authorization and shown nowhere', (userInfo, sent) => {
  const { authorization, shown, origin, path } = readAddress(
    `http://${userInfo}@127.0.0.1:3000/x`,
    'the URL',
  );
  expect(authorization).toBe(`Basic ${Buffer.from(sent, 'utf8').toString('base64')}`);
  expect({ shown, origin, path }).toEqual({
    shown: 'http://127.0.0.1:3000/x',
    origin: PLAIN.origin,
    path: '/x',
  });
});

test('user info is decoded to the bytes that it stands for', () => {
  const { authorization } = readAddress('http://u:caf%E9@127.0.0.1/', 'the URL');
  expect(Buffer.from(authorization?.slice(6) ?? '', 'base64')).toEqual(Buffer.from('u:caf\xe9', 'latin1'));
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (password) => {
      const read = readAddress(`http://u:${encodeURIComponent(password)}@127.0.0.1/`, 'the URL');
      expect(Buffer.from(read.authorization?.slice(6) ?? '', 'base64').toString()).toBe(`u:${password}`);
    }),
  );
});

test.each([
  'ftp://u:sekret@h/x',
  'http://',
  'http://u:sekret@',
  'http://u:sekret@h:99999/',
  'http://h\\x/',
  'http://h/a\r\nX: y',
  'http://a b/',
  '',
])('%j is refused, without its password', (text) => {
  expect(() => readAddress(text, '--a')).toThrow(
    /^Expected --a to be like http:\/\/127\.0\.0\.1:3000\/path, got "/,
  );
  expect(() => readAddress(text, '--a')).not.toThrow(/sekret/);
});

test('the root asks for no more', () => {
  expect(['', '/', '/x', '?q'].map((path) => asksForMore(readAddress(`http://h${path}`, 'x')))).toEqual([
    false,
    false,
    true,
    true,
  ]);
});
