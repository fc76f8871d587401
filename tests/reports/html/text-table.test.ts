import { expect, test } from 'vitest';
import { cell, column, row, words } from '../../../harness/words/table.ts';
import { html } from '../../../reports/html/markup.ts';
import { htmlTable } from '../../../reports/html/text-table.ts';

const table = {
  caption: 'Figures',
  columns: [
    words('metric', { full: 'Metric', emphasised: true }),
    words('verdict', { full: 'Verdict', signed: true }),
    column('p50', 'ms'),
    column('p99', 'ms'),
  ],
  rows: [
    row(
      [
        'one',
        cell('improved', { tone: 'good' }),
        cell('1 ±0.1', { stacked: { above: '1', below: '0.9 to 1.1' } }),
        cell('–', { hint: 'too few' }),
      ],
      { decides: true },
    ),
    row(['<two>', cell('invalid', { tone: 'broken' }), '–', '–'], { decides: false, reason: 'got 500' }),
  ],
};
const { text } = htmlTable(table);

test('an interval stands below its value, and what is missing says why', () => {
  expect(text).toContain('<td class="number">1<span class="interval">0.9 to 1.1</span></td>');
  expect(text).toContain('<td class="number"><span class="none" title="too few">–</span></td>');
});

test('a reason stands in place of all figures of its row', () => {
  expect(text).toContain('</span></td><td class="reason" colspan="2">got 500</td></tr>');
});

test('what decides is bold, a verdict has a sign, and text stays text', () => {
  expect(text).toContain('<th scope="row"><b>one</b></th>');
  expect(text).toContain('<span class="beside">&lt;two&gt;</span>');
  expect(text).toMatch(/<span class="chip chip-improved"><svg.*<\/svg>improved<\/span>/);
});

test('pictures have a column of their own behind the one that is named', () => {
  const drawn = [html`<i>up</i>`, null];
  const own = htmlTable(table, { pictures: { after: 'p50', heading: 'Worse – better', drawn } }).text;
  expect(own).toMatch(/>p50 <span class="unit">ms<\/span><\/th><th scope="col">Worse – better<\/th>/);
  expect(own).toContain('</td><td><i>up</i></td><td class="number">');
});
