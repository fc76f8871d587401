import stringWidth from 'string-width';
import type { Row, TextTable } from '../../harness/words/table.ts';
import { type Paint, type Screen, TONES } from './paint.ts';
import { type Column, table } from './table.ts';

/** Marks the rows that decide, where the indent would be. */
export const DECIDES = '*';

/**
 * A table indented by two, without as many of its spare columns as the width asks for.
 * @param units whether they stand in a line of their own below the headings, or in the headings
 */
export function fittingTable(
  shown: TextTable,
  { width, paint }: Screen,
  units: 'below' | 'beside' = 'below',
): string[] {
  const spare = Math.max(0, ...shown.columns.map((one) => one.spare ?? 0));
  const layouts = Array.from({ length: spare + 1 }, (_, dropped) => drawn(shown, dropped, units, paint));
  const fitting = layouts.find(({ lines }) => lines.every((line) => stringWidth(line) + 2 <= width));
  const { heads, lines } = fitting ?? layouts.at(-1) ?? { heads: 0, lines: [] };
  return lines.map((line, index) => {
    if (index < heads) return `  ${paint(line, 'dim')}`;
    return `${shown.rows[index - heads]?.decides ? DECIDES : ' '} ${line}`;
  });
}

/** @param dropped up to which number spare columns are left out */
function drawn(
  { columns, rows }: TextTable,
  dropped: number,
  units: 'below' | 'beside',
  paint: Paint,
): { heads: number; lines: string[] } {
  const kept = columns.flatMap((one, index) => (one.spare !== null && one.spare <= dropped ? [] : [index]));
  const below = units === 'below' && columns.some(({ unit }) => unit !== '');
  const lines = table<Row | null>(
    below ? [null, ...rows] : rows,
    kept.flatMap((index): Column<Row | null>[] => {
      const own = columns[index];
      if (own === undefined) return [];
      return [
        {
          heading: units === 'beside' ? `${own.heading} ${own.unit}`.trim() : own.heading,
          align: own.align,
          cell: (row) => (row === null ? own.unit : painted(row.cells[index], dropped, paint)),
        },
      ];
    }),
  );
  // A table whose headings are all empty has none.
  if (columns.every(({ heading, unit }) => heading === '' && unit === '')) {
    return { heads: 0, lines: lines.slice(1) };
  }
  return { heads: below ? 2 : 1, lines };
}

function painted(cell: Row['cells'][number] | undefined, dropped: number, paint: Paint): string {
  if (cell === undefined) return '';
  const text = dropped === 0 ? cell.text : cell.short;
  const style = cell.tone === null ? null : TONES[cell.tone].style;
  return style === null ? text : paint(text, style);
}
