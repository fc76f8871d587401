import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type DiffLine, diffLines, withContext } from '../../harness/init/diff.ts';

const side = (lines: readonly DiffLine[], without: DiffLine['kind']) =>
  lines.filter(({ kind }) => kind !== without).map(({ text }) => text);

const texts = fc.array(fc.constantFrom('a', 'b', 'c', ''), { maxLength: 12 });

test('of any two texts: one side is the old, the other the new, and no line stands for itself', () => {
  fc.assert(
    fc.property(texts, texts, (a, b) => {
      const lines = diffLines(a.map((line) => `${line}\n`).join(''), b.map((line) => `${line}\n`).join(''));
      expect(side(lines, 'new')).toEqual(a);
      expect(side(lines, 'old')).toEqual(b);
      if (JSON.stringify(a) === JSON.stringify(b))
        expect(lines.every(({ kind }) => kind === 'same')).toBe(true);
    }),
  );
});

test('keeps as much as can be kept', () => {
  const marks = diffLines('a\nb\nc\nd\n', 'a\nx\nc\nd\ne\n').map(({ kind, text }) => `${kind[0]}${text}`);
  expect(marks).toEqual(['sa', 'ob', 'nx', 'sc', 'sd', 'ne']);
});

test('shows three lines around a change, and a gap for the others', () => {
  const before = Array.from({ length: 20 }, (_, at) => `line ${at}`);
  const after = before.with(10, 'another');
  const shown = withContext(diffLines(before.join('\n'), after.join('\n')));
  expect(shown.map((line) => line?.text ?? null)).toEqual([
    null,
    ...before.slice(7, 11),
    'another',
    ...before.slice(11, 14),
    null,
  ]);
});

test('two large texts that have nothing in common take no minutes', () => {
  const a = Array.from({ length: 20_000 }, (_, at) => `a${at}`).join('\n');
  const started = performance.now();
  expect(diffLines(a, a.replaceAll('a', 'b'))).toHaveLength(40_000);
  expect(performance.now() - started).toBeLessThan(2000);
});
