import { expect, test } from 'vitest';
import { csv } from '../../../reports/csv/row.ts';

test('lines end with CR LF, and what would break a field is in quotes', () => {
  expect(
    csv([
      ['a', 1, null],
      ['b,c', 'say "x"', 'two\nlines'],
    ]),
  ).toBe('a,1,\r\n"b,c","say ""x""","two\nlines"\r\n');
});

test('a text that a spreadsheet would take for a formula stays a text; a negative number stays a number', () => {
  expect(csv([['=A1', '+1', '@x', -1]])).toBe("'=A1,'+1,'@x,-1\r\n");
});
