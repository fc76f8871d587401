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
  ['a status that is none', 'HTTP/1.1 20 OK\r\n\r\n'],
  ['lengths that contradict each other', 'HTTP/1.1 200 OK\r\nContent-Length: 2, 3\r\n\r\nok'],
  ['a negative length', 'HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n'],
  ['a line that ends with a bare line feed', 'HTTP/1.1 200 OK\nContent-Length: 2\n\nok'],
  ['a carriage return alone', 'HTTP/1.1 200 OK\rContent-Length: 2\r\n\r\n'],
  ['a space in the name of a header', 'HTTP/1.1 200 OK\r\nX A: 1\r\n\r\n'],
  ['a header that is folded', 'HTTP/1.1 200 OK\r\nX-A: 1\r\n more\r\n\r\n'],
  [
    'a chunk size with a space behind it',
    'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2 \r\nok\r\n',
  ],
  ['an extension without a name', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2;\r\nok\r\n'],
  ['bytes behind an answer without a body', 'HTTP/1.1 204 No Content\r\nContent-Length: 2\r\n\r\nok'],
  [
    'trailers without end',
    `HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n${'X: y\r\n'.repeat(4000)}`,
  ],
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

test.each([
  ['no HTTP', 'SSH-2.0-OpenSSH_9.6'],
  ['a frame of HTTP/2', '\0\0\u0012\u0004\0\0\0\0\0'],
  ['a bare line feed', 'HTTP/1.1 200 OK\n'],
  ['a line that is no header', 'HTTP/1.1 200 OK\r\nno header here\r\n'],
  ['the beginning of such a line', 'HTTP/1.1 200 OK\r\nno header'],
  ['a chunk size that is none', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz'],
])('%s breaks the connection at once, and not at the deadline', (_name, begun) => {
  for (const cut of [[1], [1000]]) {
    expect(read(Buffer.from(begun, 'latin1'), cut).progress).toBe(Progress.broken);
  }
});

test.each([
  ['one length, said twice', 'HTTP/1.1 200 OK\r\nContent-Length: 2, 2\r\n\r\nok', 'ok'],
  ['one length, in two headers', 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 2\r\n\r\nok', 'ok'],
  [
    'a coding before chunked',
    'HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n',
    'ok',
  ],
  [
    'an extension in quotes',
    'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2;a="b; c"\r\nok\r\n0\r\n\r\n',
    'ok',
  ],
  [
    'interim answers before it',
    `HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok`,
    'ok',
  ],
  ['no reason', 'HTTP/1.1 200\r\nContent-Length: 2\r\n\r\nok', 'ok'],
  ['a status beyond those that are known', 'HTTP/1.1 999 Odd\r\nContent-Length: 2\r\n\r\nok', 'ok'],
  ['empty lines before it', '\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok', 'ok'],
  ['a length where there is no body', 'HTTP/1.1 304 Not Modified\r\nContent-Length: 500\r\n\r\n', ''],
])('%s is an answer', (_name, answer, text) => {
  for (const cut of [[1], [3], [1000]]) {
    expect(read(Buffer.from(answer), cut)).toMatchObject({ progress: Progress.complete, body: text });
  }
});

test('a coding that only looks like chunked, or comes before another, ends with the connection', () => {
  for (const coding of ['chunkedchunked', 'chunked, gzip', 'identity']) {
    const { progress, reader } = read(
      Buffer.from(`HTTP/1.1 200 OK\r\nTransfer-Encoding: ${coding}\r\n\r\n2\r\nok\r\n`),
      [9],
    );
    expect(progress).toBe(Progress.more);
    expect(reader.endsWithConnection).toBe(true);
  }
});

test('what is kept of a body is bounded, and all of it is counted', () => {
  const reader = new ResponseReader();
  reader.begin(false, true);
  const size = 20 * 1024 * 1024;
  const head = Buffer.from(`HTTP/1.1 200 OK\r\nContent-Length: ${size}\r\n\r\n`);
  reader.push(head, head.length);
  const part = Buffer.alloc(64 * 1024, 'x');
  let progress: Progress = Progress.more;
  for (let sent = 0; sent < size; sent += part.length) progress = reader.push(part, part.length);
  expect(progress).toBe(Progress.complete);
  expect(reader.bytes).toBe(size);
  expect(reader.body().length).toBe(8 * 1024 * 1024);
});

test('headers are told by name, also those that come twice', () => {
  const { reader } = read(
    Buffer.from(
      'HTTP/1.1 200 OK\r\nServer-Timing: a;dur=1\r\nX: Y\r\nserver-timing: b;dur=2\r\nContent-Length: 0\r\n\r\n',
    ),
    [50],
  );
  expect(reader.header('x')).toBe('Y');
  expect(reader.header('location')).toBeNull();
  expect(reader.serverTiming).toBe('a;dur=1, b;dur=2');
});
