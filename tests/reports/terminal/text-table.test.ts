import { stripVTControlCharacters } from 'node:util';
import { expect, test } from 'vitest';
import { cell, column, row, words } from '../../../harness/words/table.ts';
import { painter } from '../../../reports/terminal/paint.ts';
import { fittingTable } from '../../../reports/terminal/text-table.ts';

const table = {
  caption: 'Figures',
  columns: [words('name'), column('p50', 'ms'), column('p99', 'ms', { spare: 1 }), words('state')],
  rows: [
    row(['one', cell('1.00 ±0.10', { short: '1.00' }), '9.00', cell('kept', { tone: 'good' })], {
      decides: true,
    }),
    row(['two', '20.0', '8.00', cell('missed', { tone: 'bad' })]),
  ],
};
const plain = { width: 80, paint: painter(false) };

test('units stand below their headings, or in them, and rows that decide have a mark', () => {
  expect(fittingTable(table, plain)).toEqual([
    '  name         p50   p99  state',
    '                ms    ms',
    '* one   1.00 ±0.10  9.00  kept',
    '  two         20.0  8.00  missed',
  ]);
  expect(fittingTable(table, plain, 'beside')[0]).toBe('  name      p50 ms  p99 ms  state');
});

test('where there is no room spare columns go, and cells are short', () => {
  expect(fittingTable(table, { ...plain, width: 31 })).toEqual([
    '  name   p50  state',
    '          ms',
    '* one   1.00  kept',
    '  two   20.0  missed',
  ]);
});

test('each cell has the colour of its tone, wherever it stands, and colour takes no room', () => {
  const turned = {
    ...table,
    columns: [...table.columns].reverse(),
    rows: table.rows.map((one) => ({ ...one, cells: [...one.cells].reverse() })),
  };
  const coloured = fittingTable(turned, { width: 80, paint: painter(true) });
  expect(coloured[2]).toContain('\u001b[32mkept\u001b[39m');
  expect(coloured.map(stripVTControlCharacters)).toEqual(fittingTable(turned, plain));
});
