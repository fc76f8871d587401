import stringWidth from 'string-width';

/** One column: its heading, and how each row reads in it. */
export interface Column<Row> {
  heading: string;
  align: 'left' | 'right';
  cell(row: Row): string;
}

/** Rows in columns that are as wide as what they hold on a terminal, two spaces apart. */
export function table<Row>(rows: readonly Row[], columns: readonly Column<Row>[]): string[] {
  const cells = [
    columns.map(({ heading }) => heading),
    ...rows.map((row) => columns.map((c) => c.cell(row))),
  ];
  const widths = columns.map((_, index) => Math.max(...cells.map((line) => stringWidth(line[index] ?? ''))));
  return cells.map((line) =>
    line
      .map((text, index) => {
        const padding = ' '.repeat((widths[index] ?? 0) - stringWidth(text));
        return columns[index]?.align === 'right' ? padding + text : text + padding;
      })
      .join('  ')
      .trimEnd(),
  );
}
