import stringWidth from 'string-width';
import { expect, test } from 'vitest';
import { table } from '../../../reports/terminal/table.ts';
import { wrap } from '../../../reports/terminal/wrap.ts';

test('columns stand below each other where characters are wide, or have no width', () => {
  const rows = ['plain', '日本語', 'é', 'zoe\u0308', '🚀'].map((name) => ({ name, value: '1.5' }));
  const lines = table(rows, [
    { heading: 'route', align: 'left', cell: ({ name }) => name },
    { heading: 'ms', align: 'right', cell: ({ value }) => value },
  ]);
  expect(new Set(lines.map((line) => stringWidth(line)))).toEqual(new Set([stringWidth('日本語') + 5]));
});

test('text is broken by its width, and a figure keeps its %', () => {
  expect(wrap('日本 日本 日本', 11, '  ', '  ')).toEqual(['  日本 日本', '  日本']);
  expect(wrap('a change of 2 % is small', 13, '', '  '.slice(2))).toEqual(['a change of', '2 % is small']);
  expect(wrap('unbreakable', 4, '> ', '  ')).toEqual(['> unbreakable']);
});
