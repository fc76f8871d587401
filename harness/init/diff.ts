import { diffLines as compareLines } from 'diff';

/** A line of a comparison of two texts: in both, only in the old one, or only in the new one. */
export interface DiffLine {
  kind: 'same' | 'old' | 'new';
  text: string;
}

/** Lines of context that are shown around what differs. */
const CONTEXT = 3;
/** Beyond as many changed lines, what differs is shown as a whole. */
const MOST_CHANGES = 2000;

/** What has to change in the old text to get the new one, line by line; how lines end is no difference. */
export function diffLines(before: string, after: string): DiffLine[] {
  const [old, next] = [linesOf(before), linesOf(after)];
  const joined = (lines: readonly string[]) => lines.map((line) => `${line}\n`).join('');
  const changes = compareLines(joined(old), joined(next), { maxEditLength: MOST_CHANGES });
  const as = (kind: DiffLine['kind']) => (text: string) => ({ kind, text });
  if (changes === undefined) return [...old.map(as('old')), ...next.map(as('new'))];
  return changes.flatMap(({ value, added, removed }) =>
    linesOf(value).map(as(added ? 'new' : removed ? 'old' : 'same')),
  );
}

/** The diff with as much of what is the same as helps to find the place; gaps are null. */
export function withContext(lines: readonly DiffLine[]): (DiffLine | null)[] {
  const near = lines.map((_, at) =>
    lines.slice(Math.max(0, at - CONTEXT), at + CONTEXT + 1).some(({ kind }) => kind !== 'same'),
  );
  return lines.flatMap((line, at) => {
    if (near[at]) return [line];
    return near[at - 1] || at === 0 ? [null] : [];
  });
}

function linesOf(text: string): string[] {
  const lines = text.split(/\r?\n/);
  if (lines.at(-1) === '') lines.pop();
  return lines;
}
