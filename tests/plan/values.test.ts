import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { RequestSpec } from '../../harness/config/scenario.ts';
import { prepare, prepareRequests } from '../../harness/plan/requests.ts';
import type { PreparedRequest } from '../../harness/record/request.ts';

const bodyText = ({ body }: PreparedRequest) => Buffer.from(body ?? '', 'base64').toString();
const spec = (more: object) => RequestSpec.parse({ path: '/', ...more });

describe('lists', () => {
  const values = Array.from({ length: 1000 }, (_, index) => `id ${index}`);

  test('each value has one turn before any has a second, in an order that the seed draws', () => {
    const one = spec({ path: '/{id}', params: { id: { values } } });
    const [first, again, other] = [1, 1, 2].map((seed) =>
      prepareRequests([one], seed).map(({ path }) => path),
    );
    expect(first).toHaveLength(values.length);
    expect(new Set(first)).toEqual(new Set(values.map((value) => `/${encodeURIComponent(value)}`)));
    expect(again).toEqual(first);
    expect(other).not.toEqual(first);
  });

  test('a short one comes again and again, a long one of a light request has all its turns', () => {
    const round = prepareRequests(
      [
        spec({ path: '/a/{c}', params: { c: ['x', 'y', 'z'] }, weight: 3 }),
        spec({ path: '/b/{id}', params: { id: values } }),
      ],
      5,
    );
    expect(round).toHaveLength(4000);
    expect(new Set(round.filter(({ path }) => path.startsWith('/b/')).map(({ path }) => path)).size).toBe(
      1000,
    );
    for (const value of 'xyz') expect(round.filter(({ path }) => path === `/a/${value}`)).toHaveLength(1000);
  });

  test('a round is bounded in requests and in bytes', () => {
    const many = Array.from({ length: 30_000 }, (_, index) => index);
    expect(prepareRequests([spec({ path: '/{id}', params: { id: { values: many } } })], 1)).toHaveLength(
      10_000,
    );
    const large = spec({ params: { id: { values: many } }, body: `{id}${'x'.repeat(1e6)}` });
    expect(prepareRequests([large], 1).length).toBeLessThanOrEqual(32);
  });

  test('two whole numbers are a range, two values that are named so are not', () => {
    const drawn = (id: object) =>
      new Set(prepareRequests([spec({ path: '/{id}', params: { id } })], 1).map(({ path }) => path));
    expect(drawn([1, 4])).toEqual(new Set(['/1', '/2', '/3', '/4']));
    expect(drawn({ from: 1, to: 4 })).toEqual(drawn([1, 4]));
    expect(drawn({ values: [1, 4] })).toEqual(new Set(['/1', '/4']));
  });
});

test('a value is percent-encoded in a path and its query, and stands as it is in a body', () => {
  const one = prepare(
    spec({
      path: '/{v}?q={v}#{v}',
      body: '{"v":"{v}","w":"{w}"}',
      params: { v: ['a/b?c=d&e#f %41 ä☃{w}"'] },
    }),
    (low) => low,
  );
  const sent = 'a%2Fb%3Fc%3Dd%26e%23f%20%2541%20%C3%A4%E2%98%83%7Bw%7D%22';
  expect(one.path).toBe(`/${sent}?q=${sent}`);
  expect(bodyText(one)).toBe('{"v":"a/b?c=d&e#f %41 ä☃{w}"","w":"{w}"}');
});

test('whatever the value, it is one segment of the path and comes out as it went in', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (value) => {
      const one = prepare(spec({ path: '/a/{v}/b', params: { v: { values: [value] } } }), (low) => low);
      expect(one.path).toMatch(/^\/a\/[\x21-\x2e\x30-\x7e]*\/b$/);
      // A half of a surrogate pair is no character: it is sent as the one that stands for what could not be read.
      expect(decodeURIComponent(one.path)).toBe(`/a/${Buffer.from(value).toString()}/b`);
    }),
  );
});

test('bytes of a body come out as they went in, placeholders or not', () => {
  fc.assert(
    fc.property(
      fc.uint8Array(),
      fc.uint8Array(),
      fc.string({ unit: 'grapheme' }),
      (before, behind, value) => {
        const [head, tail] = [before, behind].map((bytes) => Buffer.from(bytes));
        const plain = spec({ body: { base64: Buffer.concat([head, tail] as Buffer[]).toString('base64') } });
        expect(prepare(plain, (low) => low).body).toBe(
          Buffer.concat([head, tail] as Buffer[]).toString('base64'),
        );
        const marked = Buffer.concat([head, Buffer.from('{file}'), tail] as Buffer[]);
        const filled = spec({
          body: { base64: marked.toString('base64') },
          params: { file: { values: [value] } },
        });
        if (head?.includes('{file}') || tail?.includes('{file}')) return;
        expect(prepare(filled, (low) => low).body).toBe(
          Buffer.concat([head, Buffer.from(value), tail] as Buffer[]).toString('base64'),
        );
      },
    ),
  );
});

test('a header with several texts is several headers', () => {
  const { headers } = prepare(spec({ headers: { 'X-A': ['1', '2'], Cookie: 'c=3' } }), (low) => low);
  expect(headers).toEqual([
    ['X-A', '1'],
    ['X-A', '2'],
    ['Cookie', 'c=3'],
  ]);
});
