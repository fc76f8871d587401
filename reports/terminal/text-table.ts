import stringWidth from 'string-width';
import type { TextTable } from '../../harness/words/table.ts';
import type { Paint, Screen, Style } from './paint.ts';
import { type Column, table } from './table.ts';

/** Words at the end of a row that have a style. */
const STYLES: Record<string, Style> = { kept: 'green', missed: 'red', undecided: 'yellow', best: 'green' };

/** A table indented by two, without as many of its spare columns as the width asks for. */
export function fittingTable({ columns, rows }: TextTable, { width, paint }: Screen): string[] {
  const spare = Math.max(0, ...columns.map((one) => one.spare ?? 0));
  const layouts = Array.from({ length: spare + 1 }, (_, dropped) =>
    columns.flatMap((one, index) => (one.spare !== null && one.spare <= dropped ? [] : [index])),
  ).map((kept) => drawn({ columns, rows }, kept));
  const fitting = layouts.find(({ lines }) => lines.every((line) => stringWidth(line) + 2 <= width));
  const { heads, lines } = fitting ?? layouts.at(-1) ?? { heads: 0, lines: [] };
  return lines.map((line, index) => `  ${index < heads ? paint(line, 'dim') : paintEnd(line, paint)}`);
}

function drawn(
  { columns, rows }: Pick<TextTable, 'columns' | 'rows'>,
  kept: readonly number[],
): { heads: number; lines: string[] } {
  const units = columns.map(({ unit }) => unit);
  const withUnits = units.some((unit) => unit !== '');
  const lines = table(
    withUnits ? [units, ...rows] : rows,
    kept.flatMap((index): Column<readonly string[]>[] => {
      const own = columns[index];
      return own === undefined
        ? []
        : [{ heading: own.heading, align: own.align, cell: (row) => row[index] ?? '' }];
    }),
  );
  // A table whose headings are all empty has none.
  if (columns.every(({ heading }) => heading === '')) return { heads: 0, lines: lines.slice(1) };
  return { heads: withUnits ? 2 : 1, lines };
}

function paintEnd(line: string, paint: Paint): string {
  const word = Object.keys(STYLES).find((one) => line.endsWith(`  ${one}`));
  const style = word === undefined ? undefined : STYLES[word];
  if (word === undefined || style === undefined) return line;
  return `${line.slice(0, -word.length)}${paint(word, style)}`;
}
