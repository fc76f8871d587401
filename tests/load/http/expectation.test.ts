import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { Expectation, Sample } from '../../../harness/load/http/expectation.ts';
import { plainGet } from '../../../harness/record/request.ts';

const NONE = plainGet().expect;

function answer(body: Buffer | string, status = 200, encoding: string | null = null) {
  return { status, body: () => Buffer.from(body), header: () => encoding };
}

test.each([
  ['text that it holds', { includes: ['thing'] }, '["thing"]', '[]'],
  ['a value in its JSON', { json: { 'a.b': 1 } }, '{"a":{"b":1}}', '{"a":{"b":2}}'],
  ['JSON at all', { json: { a: true } }, '{"a":true}', '<html>'],
  ['its hash', { sha256: '2689367b205c16ce32ed4200942b8b8b1e262dfc70d9bc9fbc77c49699a4f1df' }, 'ok', 'no'],
])('a body is held against %s', (_what, changes, right, wrong) => {
  const expectation = new Expectation({ ...NONE, ...changes }, new Sample());
  expect(expectation.wantsBody()).toBe(true);
  expect(expectation.judge(answer(right), true)).toBe('right');
  expect(expectation.judge(answer(right), true)).toBe('right');
  expect(expectation.judge(answer(wrong), true)).toBe('body');
  expect(expectation.why).toMatch(/^answer with a body to /);
  expect(expectation.judge(answer(gzipSync(right), 200, 'gzip'), true)).toBe('right');
});

test('a status is checked whatever the body is', () => {
  const expectation = new Expectation({ ...NONE, status: null }, new Sample());
  expect(expectation.wantsBody()).toBe(false);
  expect(expectation.judge(answer('', 302), false)).toBe('right');
  expect(expectation.judge(answer('', 404), false)).toBe('status');
});

test('bodies that are dear to check are checked a thousand times, then one in ten, until one is wrong', () => {
  const sample = new Sample();
  const expectation = new Expectation({ ...NONE, includes: ['x'] }, sample);
  const ask = (body: string, times: number) => {
    for (let index = 0; index < times; index++) {
      const kept = expectation.wantsBody();
      expectation.judge(answer(`${body}${index}`), kept);
    }
  };
  ask('x', 11_000);
  expect(sample.checked).toBeGreaterThanOrEqual(1000);
  expect(sample.checked).toBeLessThanOrEqual(2200);
  const before = sample.checked;
  ask('y', 1000);
  // At most nine slip by before the first that is looked at; from then on all are.
  expect(sample.checked - before).toBeGreaterThan(980);
});

test('the same small body again and again is checked each time', () => {
  const sample = new Sample();
  const expectation = new Expectation({ ...NONE, includes: ['x'] }, sample);
  for (let index = 0; index < 5000; index++) expectation.judge(answer('x'), expectation.wantsBody());
  expect(sample.checked).toBe(5000);
});
