import type { LoadResult } from '../../harness/record/load.ts';
import { failedFirst, loadFacts, loadInWords, loadRemarks } from '../../harness/words/load.ts';
import { overLoadTable, timesTable } from '../../harness/words/load-tables.ts';
import { loadRoutes } from '../../harness/words/route-tables.ts';
import { sloNotes, sloTable } from '../../harness/words/slo-table.ts';
import { painter } from './paint.ts';
import type { TerminalOptions } from './terminal.ts';
import { fittingTable } from './text-table.ts';
import { wrap } from './wrap.ts';

/** One load as text for a terminal: what was asked, where the requests ended, the times, and how far to trust them. */
export function renderLoad(load: LoadResult, { color, width }: TerminalOptions): string {
  const paint = painter(color);
  const screen = { width, paint };
  const mark = paint('!', 'yellow');
  const first = failedFirst(load);
  const remarks = loadRemarks(load);
  const { overLoad = [], slos } = load;
  const routes = loadRoutes(load);
  const lines = [
    '',
    ...(first === null ? [] : [...wrap(first, width, `${mark} `, '  '), '']),
    paint(loadInWords(load), 'bold'),
    '',
    ...loadFacts(load).flatMap(([name, text]) => wrap(text, width, `  ${name.padEnd(12)}`, ' '.repeat(14))),
    '',
    ...fittingTable(timesTable(load), screen),
    ...(routes === null ? [] : ['', ...fittingTable(routes, screen)]),
    ...(overLoad.length === 0
      ? []
      : [
          '',
          `  ${paint('Latency over load', 'bold')}`,
          ...fittingTable(overLoadTable(overLoad), screen, 'beside'),
        ]),
    ...(slos === undefined
      ? []
      : [
          '',
          ...fittingTable(sloTable(slos, 'apart'), screen),
          ...sloNotes(slos).flatMap((note) => wrap(note, width, '  • ', '    ')),
        ]),
    ...(remarks.length === 0 ? [] : ['']),
    ...remarks.flatMap((remark) => wrap(remark, width, `  ${mark} `, '    ')),
  ];
  return `${lines.join('\n')}\n`;
}
