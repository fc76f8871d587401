import { closeSync, openSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { linesOf, MOST_LINES } from '../../harness/config/lines.ts';
import { temporaryFolder } from '../support/launch.ts';

const folder = temporaryFolder();
afterAll(() => folder.remove());
const path = join(folder.path, 'lines.txt');

test('all lines, whatever they are made of and wherever a read ends', () => {
  const line = fc
    .string({ unit: 'grapheme', maxLength: 40 })
    .map((text) => text.replace(/[\r\n\ufeff]/g, '☃'));
  fc.assert(
    fc.property(
      fc.array(line, { maxLength: 50 }),
      fc.constantFrom('\n', '\r\n'),
      fc.integer({ min: 1, max: 200 }),
      (some, end, times) => {
        const lines = Array.from({ length: times }, () => some)
          .flat()
          .slice(0, MOST_LINES);
        writeFileSync(path, lines.join(end));
        expect(linesOf(path)).toEqual(lines.filter((text) => text !== ''));
      },
    ),
    { numRuns: 60 },
  );
});

test('of a long file lines at even distances, from its first to near its last', () => {
  const count = 3 * MOST_LINES + 7;
  writeFileSync(path, Array.from({ length: count }, (_, index) => String(index)).join('\n'));
  const lines = linesOf(path).map(Number);
  expect(lines).toHaveLength(MOST_LINES);
  expect(new Set(lines).size).toBe(MOST_LINES);
  expect(lines[0]).toBe(0);
  const gaps = lines.slice(1).map((line, index) => line - (lines[index] ?? 0));
  expect([...new Set(gaps)].sort()).toEqual([3, 4]);
});

test('of long lines fewer are taken, the same distance apart', () => {
  writeFileSync(path, Array.from({ length: 2000 }, (_, index) => `${index} ${'x'.repeat(4000)}`).join('\n'));
  const lines = linesOf(path);
  expect(lines.join('').length).toBeLessThan(4.1e6);
  expect(lines.length).toBeGreaterThan(900);
  expect(Number.parseInt(lines.at(-1) ?? '', 10)).toBeGreaterThan(1990);
});

test('a file far larger than what is kept of it takes no memory of its size', () => {
  const file = openSync(path, 'w');
  const block = Buffer.from(`${'x'.repeat(99)}\n`.repeat(10_000));
  for (let written = 0; written < 200; written++) writeSync(file, block);
  closeSync(file);
  const before = process.memoryUsage().rss;
  expect(linesOf(path)).toHaveLength(MOST_LINES);
  // 200 MB of text, which as strings would be as much at least.
  expect(process.memoryUsage().rss - before).toBeLessThan(150e6);
});

test('a line without an end is refused before it fills the memory', () => {
  writeFileSync(path, 'x'.repeat(200_000));
  expect(() => linesOf(path)).toThrow(/a line of more than 16384 characters/);
});
