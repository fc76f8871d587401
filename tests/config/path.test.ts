import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { filled, holdsControls, pathOnTheWire, placeholders } from '../../harness/config/path.ts';

describe('pathOnTheWire', () => {
  test.each([
    [
      'escapes stay, whatever they mean',
      '/a%2Fb?q=%26%3D%2B%40%3A&r=caf%E9',
      '/a%2Fb?q=%26%3D%2B%40%3A&r=caf%E9',
    ],
    ['in the case in which they were written', '/a%2fb%2F', '/a%2fb%2F'],
    ['a bare % stays', '/x?f=100%&g=%zz%', '/x?f=100%&g=%zz%'],
    ['a plus is no space', '/x?q=1+2', '/x?q=1+2'],
    ['a space is escaped', '/a b?q=1 2', '/a%20b?q=1%202'],
    [
      'what is not ASCII is escaped as UTF-8',
      '/ä/☃?q=日本&e=😀',
      '/%C3%A4/%E2%98%83?q=%E6%97%A5%E6%9C%AC&e=%F0%9F%98%80',
    ],
    ['quotes and angle brackets are escaped', '/x?f={"a":<1>}', '/x?f={%22a%22:%3C1%3E}'],
    ['brackets and bars stay', "/x?ids[]=1|2^3`\\'()!*;,", "/x?ids[]=1|2^3`\\'()!*;,"],
    ['dot segments stay', '/a/../b/./%2e%2e/c', '/a/../b/./%2e%2e/c'],
    ['a fragment is not sent', '/x?a=1#frag?b=2', '/x?a=1'],
    ['an escaped # is', '/x%23frag', '/x%23frag'],
  ])('%s', (_what, written, sent) => expect(pathOnTheWire(written)).toBe(sent));

  const text = fc.oneof(fc.string(), fc.string({ unit: 'binary' }), fc.webPath());

  test('gives visible ASCII only, and what it gives once more', () => {
    fc.assert(
      fc.property(text, (written) => {
        const sent = pathOnTheWire(`/${written}`);
        expect(sent).toMatch(/^[\x21-\x7e]+$/);
        expect(pathOnTheWire(sent)).toBe(sent);
      }),
    );
  });

  test('what a request line can hold goes out as it was written', () => {
    const plain = fc.string({
      unit: fc.integer({ min: 0x21, max: 0x7e }).map((code) => String.fromCharCode(code)),
    });
    fc.assert(
      fc.property(plain, (written) => {
        const allowed = written.replace(/["<>#]/g, '');
        expect(pathOnTheWire(`/${allowed}`)).toBe(`/${allowed}`);
      }),
    );
  });

  test('what was escaped is what was written', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (written) => {
        const path = `/${written.replace(/[%#]/g, '')}`;
        expect(decodeURIComponent(pathOnTheWire(path))).toBe(path);
      }),
    );
  });
});

test('control characters are found, line ends among them', () => {
  for (const text of ['/a\r\nb', '/a\nb', '/\0', '/\t', '/\x7f', '/\x85'])
    expect(holdsControls(text)).toBe(true);
  expect(holdsControls('/ä b%0A')).toBe(false);
});

test('placeholders: only those that have a value are replaced, and nothing that a value holds', () => {
  expect(placeholders('/u/{id}/{a_1}?f={"x":1}&g={}{a b}')).toEqual(['id', 'a_1']);
  expect(filled('{id}{id} {other} {constructor}', { id: '{other}$&' })).toBe(
    '{other}$&{other}$& {other} {constructor}',
  );
});
