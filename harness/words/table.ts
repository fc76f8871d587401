import type { Tone } from './tone.ts';

/** What a table says in one place. */
export interface Cell {
  text: string;
  /** The same where columns had to be left out. */
  short: string;
  /** The same where there is room for two lines, e.g. an interval below its value; null where it is `text`. */
  stacked: { above: string; below: string } | null;
  /** Null for what does not stand out. */
  tone: Tone | null;
  /** Why there is nothing, for who asks; null where it needs no reason. */
  hint: string | null;
}

/** A column of a table that every format draws in its own way. */
export interface TextColumn {
  /** By which a writer chooses it. */
  key: string;
  heading: string;
  /** Empty where there is none. */
  unit: string;
  align: 'left' | 'right';
  /** Heading in Markdown, which need not be as short. */
  written: string;
  /** Heading where there is room for one in full. */
  full: string;
  /** In which order columns are left out where there is no room, from 1; null for those that always stay. */
  spare: number | null;
  /** Whether its words have a sign before them, since they are what was decided. */
  signed: boolean;
  /** Whether it stands out in the rows that decide. */
  emphasised: boolean;
}

export interface Row {
  cells: readonly Cell[];
  /** Whether the verdict rests on it; null where rows do not differ in that. */
  decides: boolean | null;
  /** What stands in place of its figures where there is room for it; null for a row that has them. */
  reason: string | null;
}

/** Rows under headings; the first column names the row. */
export interface TextTable {
  caption: string;
  columns: readonly TextColumn[];
  rows: readonly Row[];
}

/** A column of figures. */
export function column(heading: string, unit = '', more: Partial<TextColumn> = {}): TextColumn {
  return {
    ...{ key: heading, heading, unit, align: 'right', written: heading, full: heading },
    ...{ spare: null, signed: false, emphasised: false },
    ...more,
  };
}

/** A column of words. */
export function words(heading: string, more: Partial<TextColumn> = {}): TextColumn {
  return column(heading, '', { align: 'left', ...more });
}

export function cell(text: string, more: Partial<Cell> = {}): Cell {
  return { text, short: text, stacked: null, tone: null, hint: null, ...more };
}

export function row(cells: readonly (string | Cell)[], more: Partial<Omit<Row, 'cells'>> = {}): Row {
  return {
    cells: cells.map((one) => (typeof one === 'string' ? cell(one) : one)),
    ...{ decides: null, reason: null },
    ...more,
  };
}

/** The same table with these of its columns, in this order. */
export function chosen({ caption, columns, rows }: TextTable, keys: readonly string[]): TextTable {
  const places = keys.map((key) => columns.findIndex((one) => one.key === key));
  const pick = <Item>(items: readonly Item[]) => places.flatMap((place) => items.slice(place, place + 1));
  return {
    caption,
    columns: pick(columns),
    rows: rows.map((one) => ({ ...one, cells: pick(one.cells) })),
  };
}
