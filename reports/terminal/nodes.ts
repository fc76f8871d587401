import type { NodesResult } from '../../harness/record/nodes.ts';
import { cellInWords, pairsInWords, troubles } from '../../harness/words/nodes.ts';
import { painter } from './paint.ts';
import { table } from './table.ts';
import { wrap } from './wrap.ts';

/** The matrix of variants by Node version, for a terminal. */
export function renderNodes(
  result: NodesResult,
  { color, width }: { color: boolean; width: number },
): string {
  const paint = painter(color);
  const { versions, rows, method, notes, warnings } = result;
  const bullets = (lines: readonly string[]) => lines.flatMap((line) => wrap(line, width, '  • ', '    '));
  const lines = [
    '',
    ...table(rows, [
      { heading: '', align: 'left', cell: ({ scenario, variant }) => `${scenario}/${variant}` },
      ...versions.map(({ version }, index) => ({
        heading: `Node ${version}`,
        align: 'right' as const,
        cell: ({ cells }: NodesResult['rows'][number]) => {
          const cell = cells[index];
          return cell === undefined ? '' : cellInWords(cell);
        },
      })),
    ]).map((line, index) => (index === 0 ? paint(line, 'bold') : line)),
    ...rows.flatMap((row) => {
      const said = [...pairsInWords(row), ...troubles(row)];
      return said.length === 0 ? [] : ['', paint(`${row.scenario}/${row.variant}`, 'bold'), ...bullets(said)];
    }),
    '',
    ...bullets([
      method === 'duet'
        ? 'asked by turns, request by request; the matrix shows the service time'
        : 'in randomised blocks; the matrix shows the throughput of a closed loop, or of the scenario’s own load',
      ...notes,
      ...warnings,
    ]),
  ];
  return `${lines.join('\n')}\n`;
}
