import type { Row, TextColumn, TextTable } from '../../harness/words/table.ts';
import { text } from './escape.ts';
import { signed } from './signs.ts';

/** A table with its units in the headings. */
export function markdownTable({ columns, rows }: TextTable): string[] {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [
    line(columns.map(({ written, unit }) => text(`${written} ${unit}`.trim()))),
    line(columns.map(({ align }) => (align === 'right' ? '---:' : '---'))),
    ...rows.map(({ cells }) => line(cells.map((cell, index) => text(inWords(cell, columns[index]))))),
  ];
}

function inWords({ text: words, tone }: Row['cells'][number], column: TextColumn | undefined): string {
  return column?.signed && tone !== null ? signed(words, tone) : words;
}
