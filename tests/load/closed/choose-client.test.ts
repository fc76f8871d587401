import { expect, test } from 'vitest';
import { chooseClient, type Look, unfit } from '../../../harness/load/closed/choose-client.ts';
import { type PreparedRequest, plainGet } from '../../../harness/record/request.ts';

const PLAIN: Look = { interim: 0, framing: 'length', keepAlive: true, bytes: 120 };
const GET = plainGet('/users');
const POST: PreparedRequest = { ...plainGet('/orders'), method: 'POST', body: 'eA==' };

test.each<[string, PreparedRequest, Look, boolean, RegExp]>([
  ['no count', GET, PLAIN, false, /^nothing counts/],
  ['an interim answer', GET, { ...PLAIN, interim: 1 }, true, /interim/],
  [
    'a body that ends with the connection',
    GET,
    { ...PLAIN, framing: 'until close' },
    true,
    /ends with the connection/,
  ],
  ['a connection that is closed', GET, { ...PLAIN, keepAlive: false }, true, /closes the connection/],
  ['a long answer', GET, { ...PLAIN, bytes: 2_000_000 }, true, /2000000 bytes/],
  ['HEAD', { ...GET, method: 'HEAD' }, { ...PLAIN, framing: 'none' }, true, /HEAD/],
  [
    'a body that is checked',
    { ...GET, expect: { ...GET.expect, includes: ['x'] } },
    PLAIN,
    true,
    /body .* is checked/,
  ],
])('ours where there is %s', (_name, request, look, counted, why) => {
  const { name, why: said } = chooseClient([GET, request], [PLAIN, look], counted);
  expect(name).toBe('own');
  expect(said).toMatch(why);
});

test('autocannon where all answers are of a kind that it reads rightly', () => {
  const looks: Look[] = [PLAIN, { ...PLAIN, framing: 'chunked' }, { ...PLAIN, framing: 'none', bytes: 0 }];
  expect(chooseClient([GET, POST, GET], looks, true).name).toBe('autocannon');
});

test('asked for by name it is refused where its figures would be wrong, and only there', () => {
  expect(unfit([GET, POST], [PLAIN, null])).toBeNull();
  expect(unfit([{ ...GET, expect: { ...GET.expect, includes: ['x'] } }], [PLAIN])).toBeNull();
  expect(unfit([{ ...GET, method: 'HEAD' }], [null])).toMatch(/HEAD/);
  expect(unfit([GET], [{ ...PLAIN, interim: 1 }])).toMatch(/interim/);
});
