import { ANSWERS } from './changes/answers.ts';
import { DATABASE } from './changes/database.ts';
import { HANDLERS } from './changes/handlers.ts';
import { IMPROVEMENTS, NO_OPS } from './changes/harmless.ts';
import { LEFT_BEHIND } from './changes/left-behind.ts';
import { UNDER_LOAD } from './changes/under-load.ts';
import type { Row } from './row.ts';

/** Every change that is tried, one at a time. */
export const ROWS: readonly Row[] = [
  ...HANDLERS,
  ...DATABASE,
  ...UNDER_LOAD,
  ...LEFT_BEHIND,
  ...ANSWERS,
  ...NO_OPS,
  ...IMPROVEMENTS,
];

/**
 * The rows that are called so, or whose names hold one of these parts where none is called so; all without any.
 * @throws where a part is in no name
 */
export function chosenRows(parts: readonly string[]): readonly Row[] {
  const chosen = new Set(parts.flatMap(namedLike));
  return parts.length === 0 ? ROWS : ROWS.filter((row) => chosen.has(row));
}

function namedLike(part: string): readonly Row[] {
  const exact = ROWS.filter(({ name, kind }) => name === part || kind === part);
  const like = exact.length > 0 ? exact : ROWS.filter(({ name }) => name.includes(part));
  if (like.length > 0) return like;
  const names = ROWS.map(({ name }) => name).join('; ');
  throw new Error(`Expected a part of the name of a row, got ${JSON.stringify(part)}. There are: ${names}`);
}

/** Decisions of a row for its share to count; six rows of no-ops come to more than forty. */
export function wanted({ kind }: Row): number {
  return kind === 'no-op' ? 7 : 4;
}
