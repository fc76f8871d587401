/** A column of a table that every format draws in its own way. */
export interface TextColumn {
  heading: string;
  /** Stands below the heading; empty where there is none. */
  unit: string;
  align: 'left' | 'right';
  /** Heading where there is room for one in full. */
  full: string;
  /** In which order columns are left out where there is no room, from 1; null for those that always stay. */
  spare: number | null;
}

/** Rows of text under headings; the first column names the row. */
export interface TextTable {
  caption: string;
  columns: readonly TextColumn[];
  rows: readonly (readonly string[])[];
}

/** A column of figures. */
export function column(heading: string, unit = '', more: Partial<TextColumn> = {}): TextColumn {
  return { heading, unit, align: 'right', full: heading, spare: null, ...more };
}

/** A column of words. */
export function words(heading: string, more: Partial<TextColumn> = {}): TextColumn {
  return column(heading, '', { align: 'left', ...more });
}
