import { expect, test } from 'vitest';
import { cell, chosen, column, row, words } from '../../harness/words/table.ts';

const table = {
  caption: 'Figures',
  columns: [words('name'), column('p50', 'ms'), column('p99', 'ms')],
  rows: [row(['one', '1', '9'], { decides: true }), row(['two', cell('2', { tone: 'good' }), '8'])],
};

test('columns are chosen with their cells, in the order asked for', () => {
  const { columns, rows } = chosen(table, ['p99', 'name']);
  expect(columns.map(({ key }) => key)).toEqual(['p99', 'name']);
  expect(rows.map(({ cells }) => cells.map(({ text }) => text))).toEqual([
    ['9', 'one'],
    ['8', 'two'],
  ]);
  expect(rows.map(({ decides }) => decides)).toEqual([true, null]);
});

test('a text by itself is a cell that reads the same everywhere', () => {
  expect(row(['x']).cells).toEqual([{ text: 'x', short: 'x', stacked: null, tone: null, hint: null }]);
});
