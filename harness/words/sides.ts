import type { CompareResult, Side } from '../record/compare.ts';

/** Enough of a commit to find it by. */
const SHORT = 10;

/** What a side is, beyond its name: its commit, its Node version, what was started or asked. */
export function sideInWords({ label, commit, node, command, url }: Side): string {
  const parts = [
    commit === null || commit === label ? null : commitInWords(commit),
    node === null ? null : `Node.js ${node.replace(/^v/, '')}`,
    url ?? (command === label ? null : command),
  ];
  return parts.filter((part) => part !== null && part !== label).join(', ');
}

function commitInWords(commit: string): string {
  const changed = commit.endsWith('+');
  const name = (changed ? commit.slice(0, -1) : commit).slice(0, SHORT);
  return `commit ${name}${changed ? ' and changes not committed' : ''}`;
}

/** The two in the order in which a sentence names them, e.g. `my-branch against main`. */
export function againstInWords({ a, b }: Pick<CompareResult, 'a' | 'b'>): string {
  return `${b.label} against ${a.label}`;
}
