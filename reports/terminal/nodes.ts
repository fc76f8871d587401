import type { NodesResult } from '../../harness/record/nodes.ts';
import { nameOf, nodesTable, saidOf } from '../../harness/words/nodes.ts';
import { painter } from './paint.ts';
import type { TerminalOptions } from './terminal.ts';
import { fittingTable } from './text-table.ts';
import { wrap } from './wrap.ts';

/** The matrix of variants by Node version, for a terminal. */
export function renderNodes(result: NodesResult, { color, width }: TerminalOptions): string {
  const paint = painter(color);
  const table = nodesTable(result);
  const bullets = (lines: readonly string[]) => lines.flatMap((line) => wrap(line, width, '  • ', '    '));
  const lines = [
    '',
    ...fittingTable(table, { width, paint }),
    ...result.rows.flatMap((row) => {
      const said = saidOf(row);
      return said.length === 0 ? [] : ['', paint(nameOf(row), 'bold'), ...bullets(said)];
    }),
    '',
    ...bullets([table.caption, ...result.notes, ...result.warnings]),
  ];
  return `${lines.join('\n')}\n`;
}
