import type { SelfcheckResult } from '../../harness/record/selfcheck.ts';
import { changeWithInterval, percent } from '../../harness/words/format.ts';
import { metricLabel } from '../../harness/words/metric-label.ts';
import { capital } from '../../harness/words/sentence.ts';
import { type Column, table } from './table.ts';
import { wrap } from './wrap.ts';

type Row = SelfcheckResult['metrics'][number];

/** What a selfcheck found, for a terminal of so many columns. */
export function renderSelfcheck(result: SelfcheckResult, width: number): string {
  const columns: Column<Row>[] = [
    { heading: 'metric', align: 'left', cell: ({ metric }) => metricLabel(metric) },
    { heading: 'A against A', align: 'right', cell: ({ change, ci }) => changeWithInterval(change, ci) },
    {
      heading: 'second against first',
      align: 'right',
      cell: ({ slot }) => changeWithInterval(slot.change, slot.ci),
    },
    { heading: 'launch to launch', align: 'right', cell: ({ spread }) => percent(spread) },
    {
      heading: 'smallest change seen',
      align: 'right',
      cell: ({ smallestChange }) => percent(smallestChange),
    },
  ];
  const { decisions, stolen, loadSeconds, command } = result;
  const lines = [
    '',
    ...table(result.metrics, columns).map((line) => `  ${line}`),
    '',
    ...wrap(`${capital(result.says)}.`, width, '', ''),
    ...wrap(
      `${command}, ${decisions.made} comparisons with itself, ${loadSeconds} s of load. Brackets are 95 % intervals; ` +
        '`launch to launch` is the standard deviation of one launch pair.' +
        (stolen === null ? '' : ` Other tenants took ${percent(stolen)} of the generator’s time.`),
      width,
      '',
      '',
    ),
  ];
  return `${lines.join('\n')}\n`;
}
