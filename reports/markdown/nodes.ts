import type { NodesResult } from '../../harness/record/nodes.ts';
import { cellInWords, pairsInWords, troubles } from '../../harness/words/nodes.ts';
import { column, words } from '../../harness/words/table.ts';
import { text } from './escape.ts';
import { markdownTable } from './text-table.ts';

/** The matrix of variants by Node version in Markdown, and what each pair of versions came to. */
export function renderNodesMarkdown({ versions, rows, notes, warnings }: NodesResult): string {
  const table = markdownTable({
    caption: 'Variants by Node version',
    columns: [words('variant'), ...versions.map(({ version }) => column(`Node ${version}`))],
    rows: rows.map(({ scenario, variant, cells }) => [`${scenario}/${variant}`, ...cells.map(cellInWords)]),
  });
  const bullets = (lines: readonly string[]) => lines.map((line) => `- ${text(line)}`);
  const said = rows.flatMap((row) => {
    const lines = [...pairsInWords(row), ...troubles(row)];
    return lines.length === 0
      ? []
      : ['', `**${text(`${row.scenario}/${row.variant}`)}**`, '', ...bullets(lines)];
  });
  return [...table, ...said, '', ...bullets([...notes, ...warnings]), ''].join('\n');
}
