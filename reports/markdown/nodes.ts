import type { NodesResult } from '../../harness/record/nodes.ts';
import { nameOf, nodesTable, saidOf } from '../../harness/words/nodes.ts';
import { sentence } from '../../harness/words/sentence.ts';
import { bullets } from './comparison-parts.ts';
import { text } from './escape.ts';
import { joined } from './joined.ts';
import { markdownTable } from './text-table.ts';

/** The matrix of variants by Node version in Markdown, and what each pair of versions came to. */
export function renderNodesMarkdown(result: NodesResult): string {
  const table = nodesTable(result);
  const { rows, notes, warnings } = result;
  return joined([
    ...markdownTable(table),
    '',
    text(sentence(table.caption)),
    '',
    ...rows.flatMap((row) => {
      const said = saidOf(row);
      return said.length === 0 ? [] : [`**${text(nameOf(row))}**`, '', ...bullets(said)];
    }),
    ...bullets([...notes, ...warnings]),
  ]);
}
