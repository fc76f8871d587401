import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { concealCaptured, withoutCaptured } from '../../harness/record/captured.ts';

const TOKEN = 'eyJ/a+b"c=';

describe('what was captured is taken out of a text', () => {
  test.each([
    [`got ${TOKEN} twice: ${TOKEN}`, 'got {token} twice: {token}'],
    [`GET /me?token=${encodeURIComponent(TOKEN)}`, 'GET /me?token={token}'],
    [JSON.stringify({ token: TOKEN }), '{"token":"{token}"}'],
    ['nothing of it', 'nothing of it'],
  ])('%s', (text, kept) => expect(concealCaptured(text, { token: TOKEN })).toBe(kept));

  test('a short one only where it stands by itself', () => {
    expect(concealCaptured('GET /users/42/orders took 142 ms, 4242 bytes', { user: '42' })).toBe(
      'GET /users/{user}/orders took 142 ms, 4242 bytes',
    );
    expect(concealCaptured('[42,42]', { user: '42' })).toBe('[{user},{user}]');
    expect(concealCaptured('a.c abc a.c', { dot: 'a.c' })).toBe('{dot} abc {dot}');
  });

  test('one that holds another goes first', () => {
    const captured = { short: 'abcdefgh', long: 'abcdefgh.ijklmnop' };
    expect(concealCaptured('abcdefgh.ijklmnop abcdefgh', captured)).toBe('{long} {short}');
  });

  test('whatever it is and wherever it stands', () => {
    const long = fc.string({ minLength: 8, maxLength: 40, unit: 'grapheme' });
    fc.assert(
      fc.property(long, fc.string(), fc.string(), (value, before, after) => {
        fc.pre(!'{token}'.includes(value));
        for (const form of [value, JSON.stringify(value), encodeURIComponent(value)]) {
          expect(concealCaptured(`${before} ${form} ${after}`, { token: value })).not.toContain(form);
        }
      }),
      { seed: 15 },
    );
  });
});

describe('two bodies that differ in nothing else', () => {
  const body = (token: string) => Buffer.from(`{"name":"Zoë","token":"${token}"}`);

  test('become the same', () => {
    const [a, b] = ['tökén-of-a', 'tökén-of-b'];
    expect(withoutCaptured(body(a), { token: a })).toEqual(withoutCaptured(body(b), { token: b }));
    expect(withoutCaptured(body(a), { token: a }).toString()).toBe('{"name":"Zoë","token":"{token}"}');
  });

  test('but for what may be met by chance', () => {
    expect(withoutCaptured(body('42'), { user: '42' })).toEqual(body('42'));
  });

  test('bytes that are no text stay as they are', () => {
    const bytes = Buffer.from([0xff, 0x00, 0xfe, ...Buffer.from('12345678'), 0x80]);
    expect(withoutCaptured(bytes, { token: '12345678' })).toEqual(
      Buffer.from([0xff, 0x00, 0xfe, ...Buffer.from('{token}'), 0x80]),
    );
  });
});
