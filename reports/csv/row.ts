/** A value of a table; null for what was not measured. */
export type Field = string | number | null;

/** Rows as comma-separated values, each line ended by CR LF (RFC 4180). */
export function csv(rows: readonly (readonly Field[])[]): string {
  return rows.map((row) => `${row.map(field).join(',')}\r\n`).join('');
}

/** A text that a spreadsheet would take for a formula gets a quote in front, so that it stays a text. */
function field(value: Field): string {
  const text = typeof value === 'string' && /^[=+\-@\t\r]/.test(value) ? `'${value}` : String(value ?? '');
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
