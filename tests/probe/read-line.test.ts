import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Lines } from '../../harness/probe/lines.ts';
import { readLine } from '../../harness/probe/read-line.ts';

const HELLO = { pid: 1, parent: 0, worker: false, node: 'v20.0.0', main: null, resolution: 5 };
const BEAT = {
  ...{ t: 10.5, i: [5000], e: [4900], u: [9, 1], c: 100, r: 5e7, h: 4e6, g: [[1, 9.5, 0.2]] },
  ...{ w: 1, d: 0, l: true, q: 3 },
};

test('a hello, a beat, a beat of which the system refused figures, and a worker that left', () => {
  expect(readLine(JSON.stringify(HELLO))).toEqual({ kind: 'hello', hello: HELLO });
  expect(readLine(JSON.stringify(BEAT))).toEqual({ kind: 'beat', beat: BEAT });
  const refused = { ...BEAT, u: null, c: null, r: null, h: null, x: 'EMFILE' };
  expect(readLine(JSON.stringify(refused))).toEqual({ kind: 'beat', beat: refused });
  const left = { left: 7, asked: false, code: null, signal: 'SIGKILL' };
  expect(readLine(JSON.stringify(left))).toEqual({ kind: 'left', left });
});

test('nothing else, whatever it is, and never an error', () => {
  for (const text of ['', 'not json', 'null', '[]', '{}', '1', '"x"', '{"pid":"x"}', '{"t":1}', '\u0000']) {
    expect(readLine(text)).toBeNull();
  }
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
      expect(readLine(text)).toBeNull();
    }),
  );
  // One field of another kind.
  for (const shape of [HELLO, BEAT]) {
    for (const key of Object.keys(shape)) {
      expect(readLine(JSON.stringify({ ...shape, [key]: { odd: true } }))).toBeNull();
    }
  }
});

test('lines are the same in whatever pieces they come', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ maxLength: 20 })), fc.array(fc.nat(40)), (texts, cuts) => {
      const text = texts.map((one) => `${one.replaceAll('\n', ' ')}\n`).join('');
      const lines = new Lines();
      const got: string[] = [];
      let at = 0;
      for (const length of [...cuts, text.length]) {
        got.push(...lines.take(text.slice(at, at + length)).lines);
        at += length;
      }
      expect(got).toEqual(text.split('\n').slice(0, -1));
    }),
  );
});

test('a line without end is let go, counted once, and what follows it is read', () => {
  const lines = new Lines();
  let tooLong = 0;
  for (let piece = 0; piece < 50; piece++) tooLong += lines.take('x'.repeat(100_000)).tooLong;
  expect(tooLong).toBe(0);
  expect(lines.take('xx\nnext\n')).toEqual({ lines: ['next'], tooLong: 1 });
});
