import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { decodeBody } from '../../../harness/load/http/decode-body.ts';

const TEXT = Buffer.from('hello world, héllo wörld');

test.each([
  ['gzip', gzipSync(TEXT)],
  ['GZIP', gzipSync(TEXT)],
  ['br', brotliCompressSync(TEXT)],
  ['deflate', deflateSync(TEXT)],
  ['deflate', deflateRawSync(TEXT)],
  ['gzip, br', brotliCompressSync(gzipSync(TEXT))],
  ['identity', TEXT],
  [null, TEXT],
])('%s is undone', (encoding, bytes) => {
  expect(decodeBody(bytes, encoding)).toEqual({ body: TEXT });
});

test('what can’t be undone says why, and a small body that holds gigabytes costs none', () => {
  expect(decodeBody(TEXT, 'gzip')).toEqual({ problem: 'is encoded as gzip, and is broken' });
  expect(decodeBody(TEXT, 'zstd')).toMatchObject({ problem: expect.stringContaining('zstd') });
  const bomb = gzipSync(Buffer.alloc(100 * 1024 * 1024));
  expect(decodeBody(bomb, 'gzip')).toEqual({ problem: 'is encoded as gzip, and is too long' });
});
