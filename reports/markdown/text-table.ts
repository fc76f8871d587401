import type { TextTable } from '../../harness/words/table.ts';
import { text } from './escape.ts';

/** A table with its units in the headings. */
export function markdownTable({ columns, rows }: TextTable): string[] {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [
    line(columns.map(({ heading, unit }) => text(unit === '' ? heading : `${heading} ${unit}`))),
    line(columns.map(({ align }) => (align === 'right' ? '---:' : '---'))),
    ...rows.map((row) => line(row.map(text))),
  ];
}
