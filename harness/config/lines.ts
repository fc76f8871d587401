import { closeSync, openSync, readSync } from 'node:fs';
import { StringDecoder } from 'node:string_decoder';

/** Lines that are taken of a file at most. */
export const MOST_LINES = 10_000;
/** Characters of a line at most, and of all that are taken: they stand in records. */
const LONGEST = 16_384;
const MOST_CHARACTERS = 4_000_000;

/**
 * The lines of a text file in UTF-8, without line ends, empty ones left out; of too many some at even distances. Whatever the file's size, no more of it is
 * held at once than is given back.
 * @throws what opening and reading throws; RangeError for a line that is too long
 */
export function linesOf(path: string): string[] {
  let count = 0;
  let characters = 0;
  for (const line of everyLine(path)) {
    count += 1;
    characters += line.length;
  }
  const share = Math.min(1, MOST_LINES / count, MOST_CHARACTERS / characters);
  const kept = Math.ceil(count * share);
  const lines: string[] = [];
  let index = 0;
  for (const line of everyLine(path)) {
    // A copy: a part of a text keeps all of the text, here the whole chunk that was read.
    if (index === Math.floor((lines.length * count) / kept)) lines.push(Buffer.from(line).toString());
    index += 1;
  }
  return lines;
}

function* everyLine(path: string): Generator<string> {
  const file = openSync(path, 'r');
  try {
    const chunk = Buffer.allocUnsafe(64 * 1024);
    const decoder = new StringDecoder('utf8');
    let rest = '';
    let first = true;
    for (let read = readSync(file, chunk); read > 0; read = readSync(file, chunk)) {
      const text = rest + decoder.write(chunk.subarray(0, read));
      const lines = (first ? text.replace(/^\ufeff/, '') : text).split('\n');
      first = false;
      rest = lines.pop() ?? '';
      if (rest.length > LONGEST) throw new RangeError(`a line of more than ${LONGEST} characters`);
      yield* whole(lines);
    }
    yield* whole([rest + decoder.end()]);
  } finally {
    closeSync(file);
  }
}

function* whole(lines: readonly string[]): Generator<string> {
  for (const line of lines) {
    const text = line.endsWith('\r') ? line.slice(0, -1) : line;
    if (text.length > LONGEST) throw new RangeError(`a line of more than ${LONGEST} characters`);
    if (text !== '') yield text;
  }
}
