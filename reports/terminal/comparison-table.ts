import stringWidth from 'string-width';
import type { Comparison } from '../../harness/record/comparison.ts';
import type { Estimate } from '../../harness/record/estimate.ts';
import { changeInWords } from '../../harness/words/change.ts';
import { NONE, number, percent, plusMinus } from '../../harness/words/format.ts';
import { labelWithUnit } from '../../harness/words/metric-label.ts';
import { paintVerdict, type Screen } from './paint.ts';
import { type Column, table } from './table.ts';

/** Marks the metrics that decide. */
export const DECIDES = '*';

/** What may be left out, in order: the spread of each side by itself, then B, which A and the change tell. */
const LAYOUTS = ['wide', 'narrow', 'narrowest'] as const;
type Layout = (typeof LAYOUTS)[number];

/** Metrics of A and B, a row each, with as many columns as the width allows; change and verdict always. */
export function comparisonTable(comparisons: readonly Comparison[], { width, paint }: Screen): string[] {
  const layouts = LAYOUTS.map((layout) => table(comparisons, columns(layout)));
  const fitting = layouts.find((lines) => lines.every((line) => stringWidth(line) <= width));
  const [heading = '', ...rows] = fitting ?? layouts.at(-1) ?? [];
  return [paint(heading, 'dim'), ...rows.map((row) => paintVerdict(row, paint))];
}

function columns(layout: Layout): Column<Comparison>[] {
  const right = (heading: string, cell: (one: Comparison) => string): Column<Comparison> => ({
    heading,
    align: 'right',
    cell,
  });
  const side = layout === 'wide' ? plusMinus : plain;
  const atWorst = right('at worst', ({ cannotRuleOut }) =>
    cannotRuleOut === null ? NONE : `${percent(cannotRuleOut)} worse`,
  );
  return [
    {
      heading: '  metric',
      align: 'left',
      cell: (one) => `${one.gating ? DECIDES : ' '} ${labelWithUnit(one)}`,
    },
    right('A', ({ a }) => side(a)),
    ...(layout === 'narrowest' ? [] : [right('B', ({ b }) => side(b))]),
    right('change', changeInWords),
    ...(layout === 'wide' ? [atWorst] : []),
    { heading: 'verdict', align: 'left', cell: ({ verdict }) => verdict },
  ];
}

function plain(estimate: Estimate | null): string {
  return estimate === null ? NONE : number(estimate.value * (estimate.unit === 'share' ? 100 : 1));
}
