import { changeKey } from './change-key.ts';
import type { Decider, RegressionDecision } from './results.ts';
import type { Row } from './row.ts';
import { wanted } from './rows.ts';

/** Those about a row as it is now. */
export function decisionsOf(
  row: Row,
  by: Decider,
  decisions: readonly RegressionDecision[],
): RegressionDecision[] {
  const change = changeKey(row);
  return decisions.filter((one) => one.row === row.name && one.by === by && one.change === change);
}

/**
 * The row of which the least part of the decisions that are wanted was made by this engine, the first of several: so
 * each minute that is given is spent where it tells most, and what was begun goes on.
 */
export function nextRow(
  rows: readonly Row[],
  by: Decider,
  decisions: readonly RegressionDecision[],
): Row | null {
  const made = (row: Row) => decisionsOf(row, by, decisions).length / (by === 'paceline' ? wanted(row) : 1);
  return rows.reduce<Row | null>(
    (least, row) => (least === null || made(row) < made(least) ? row : least),
    null,
  );
}

/** Another one for each decision of a row, and the same whoever makes it. */
export function seedOf(row: Row, made: number): number {
  const name = [...row.name].reduce((sum, letter) => (sum * 31 + (letter.codePointAt(0) ?? 0)) % 100_000, 7);
  return name * 1000 + made;
}
