import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Progress, ResponseReader } from '../../../harness/load/http/response-reader.ts';

/** Feeds an answer in chunks of these sizes, over and over, from one buffer that is overwritten each time. */
function read(answer: Buffer, sizes: readonly number[], head = false) {
  const reader = new ResponseReader();
  reader.begin(head, true);
  const shared = Buffer.alloc(4096, 'X');
  let progress: Progress = Progress.more;
  for (let at = 0, turn = 0; at < answer.length && progress === Progress.more; turn++) {
    const length = Math.min(sizes[turn % sizes.length] ?? 1, answer.length - at);
    answer.copy(shared, 0, at, at + length);
    progress = reader.push(shared, length);
    at += length;
  }
  return { progress, status: reader.status, body: reader.body().toString('latin1'), reader };
}

const body = fc.string({ maxLength: 300 }).map((text) => Buffer.from(text, 'utf8').toString('latin1'));
const sizes = fc.array(fc.integer({ min: 1, max: 200 }), { minLength: 1, maxLength: 8 });
const status = fc.constantFrom(200, 201, 302, 404, 500);
const filler = fc.constantFrom('', 'X-A: 1\r\n', 'Date: Thu\r\nServer: Content-Length: 5\r\n');

test('an answer with a length is read the same however it is cut', () => {
  fc.assert(
    fc.property(status, body, filler, sizes, (code, text, extra, cut) => {
      const answer = `HTTP/1.1 ${code} Why\r\n${extra}content-LENGTH:  ${text.length} \r\n\r\n${text}`;
      const got = read(Buffer.from(answer, 'latin1'), cut);
      expect(got).toMatchObject({ progress: Progress.complete, status: code, body: text });
    }),
  );
});

test('a chunked answer is read the same however it is cut', () => {
  const pieces = fc.array(
    body.filter((text) => text.length > 0),
    { maxLength: 5 },
  );
  const trailer = fc.constantFrom('', 'X-Checksum: 5\r\n');
  fc.assert(
    fc.property(pieces, trailer, sizes, (list, last, cut) => {
      const chunks = list.map((text) => `${text.length.toString(16)};a=b\r\n${text}\r\n`).join('');
      const answer = `HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n${chunks}0\r\n${last}\r\n`;
      const got = read(Buffer.from(answer, 'latin1'), cut);
      expect(got).toMatchObject({ progress: Progress.complete, body: list.join('') });
    }),
  );
});

test('what is left out of an answer leaves it incomplete, what is put behind it breaks it', () => {
  fc.assert(
    fc.property(body, sizes, fc.integer({ min: 1, max: 20 }), (text, cut, by) => {
      const answer = Buffer.from(
        `HTTP/1.1 200 OK\r\nContent-Length: ${text.length}\r\n\r\n${text}`,
        'latin1',
      );
      expect(read(answer.subarray(0, Math.max(1, answer.length - by)), cut).progress).toBe(Progress.more);
      const longer = Buffer.concat([answer, Buffer.alloc(by, 'y')]);
      // Cut just behind the answer, the rest would come to a connection that waits for nothing.
      expect(read(longer, [longer.length]).progress).toBe(Progress.broken);
    }),
  );
});

test.each([
  ['no HTTP', 'SSH-2.0-OpenSSH_9.6\r\n\r\n'],
  ['another version', 'HTTP/2.0 200 OK\r\n\r\n'],
  ['a status out of range', 'HTTP/1.1 999 Odd\r\n\r\n'],
  ['a length that is none', 'HTTP/1.1 200 OK\r\nContent-Length: ten\r\n\r\n'],
  ['a chunk size that is none', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n'],
  ['a chunk longer than said', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nabcd\r\n'],
  ['a change of protocol', 'HTTP/1.1 101 Switching Protocols\r\n\r\n'],
  ['a head without end', `HTTP/1.1 200 OK\r\n${'X: y\r\n'.repeat(4000)}`],
])('%s breaks the connection', (_name, answer) => {
  expect(read(Buffer.from(answer), [1000]).progress).toBe(Progress.broken);
});

test('knows which connections go on', () => {
  const goesOn = (head: string) =>
    read(Buffer.from(`${head}\r\nContent-Length: 0\r\n\r\n`), [50]).reader.keepAlive;
  expect(goesOn('HTTP/1.1 200 OK')).toBe(true);
  expect(goesOn('HTTP/1.1 200 OK\r\nConnection: Close')).toBe(false);
  expect(goesOn('HTTP/1.0 200 OK')).toBe(false);
  expect(goesOn('HTTP/1.0 200 OK\r\nConnection: Keep-Alive')).toBe(true);
});

test('an answer without a length ends with its connection', () => {
  const { progress, reader, body: text } = read(Buffer.from('HTTP/1.1 200 OK\r\n\r\nall of this'), [7]);
  expect(progress).toBe(Progress.more);
  expect(reader.endsWithConnection).toBe(true);
  expect(text).toBe('all of this');
});
