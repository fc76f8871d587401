/** A line of a comparison of two texts: in both, only in the old one, or only in the new one. */
export interface DiffLine {
  kind: 'same' | 'old' | 'new';
  text: string;
}

/** Lines of context that are shown around what differs. */
const CONTEXT = 3;
/** Beyond as many pairs of lines, what differs is shown as a whole. */
const MOST_PAIRS = 4_000_000;

/** What has to change in the old text to get the new one, line by line; by the longest common subsequence. */
export function diffLines(before: string, after: string): DiffLine[] {
  const [a, b] = [linesOf(before), linesOf(after)];
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start += 1;
  let end = 0;
  while (end < a.length - start && end < b.length - start && a.at(-1 - end) === b.at(-1 - end)) end += 1;
  const same = (lines: string[]) => lines.map((text): DiffLine => ({ kind: 'same', text }));
  return [
    ...same(a.slice(0, start)),
    ...between(a.slice(start, a.length - end), b.slice(start, b.length - end)),
    ...same(a.slice(a.length - end)),
  ];
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

function between(a: readonly string[], b: readonly string[]): DiffLine[] {
  const gone = (lines: readonly string[]) => lines.map((text): DiffLine => ({ kind: 'old', text }));
  const come = (lines: readonly string[]) => lines.map((text): DiffLine => ({ kind: 'new', text }));
  if (a.length * b.length > MOST_PAIRS) return [...gone(a), ...come(b)];
  // lengths[i][j]: of the longest common subsequence of a from i on and b from j on.
  const lengths = Array.from({ length: a.length + 1 }, () => new Uint32Array(b.length + 1));
  const length = (i: number, j: number) => lengths[i]?.[j] ?? 0;
  for (let i = a.length - 1; i >= 0; i -= 1) {
    const row = lengths[i] ?? new Uint32Array();
    for (let j = b.length - 1; j >= 0; j -= 1) {
      row[j] = a[i] === b[j] ? length(i + 1, j + 1) + 1 : Math.max(length(i + 1, j), length(i, j + 1));
    }
  }
  const lines: DiffLine[] = [];
  let [i, j] = [0, 0];
  while (i < a.length && j < b.length) {
    if (a[i] === b[j]) {
      lines.push({ kind: 'same', text: a[i] ?? '' });
      i += 1;
      j += 1;
    } else if (length(i + 1, j) >= length(i, j + 1)) {
      lines.push({ kind: 'old', text: a[i] ?? '' });
      i += 1;
    } else {
      lines.push({ kind: 'new', text: b[j] ?? '' });
      j += 1;
    }
  }
  return [...lines, ...gone(a.slice(i)), ...come(b.slice(j))];
}

function linesOf(text: string): string[] {
  const lines = text.split(/\r?\n/);
  if (lines.at(-1) === '') lines.pop();
  return lines;
}
