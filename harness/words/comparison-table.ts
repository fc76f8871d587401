import type { Comparison, RunComparison } from '../record/comparison.ts';
import type { Estimate } from '../record/estimate.ts';
import { amountInWords, changeInWords } from './change.ts';
import { estimateCell } from './estimate.ts';
import { level, NONE, number } from './format.ts';
import { labelWithUnit } from './metric-label.ts';
import { type Cell, cell, column, row, type TextTable, words } from './table.ts';
import { STANDING_TONES } from './tone.ts';

/** What tells a reader all of a change; the cross-check and the number of pairs are for who looks closer. */
export const MAIN_COLUMNS = ['metric', 'a', 'b', 'change', 'at worst', 'verdict'] as const;

/**
 * Metrics of A and B, a row each. Where there is little room the spread of each side by itself goes first, then B, which A
 * and the change tell.
 * @param sides how A and B are called where there is room
 */
export function comparisonTable(
  comparisons: readonly Comparison[],
  caption = 'Metrics of A and B',
  sides = { a: 'A', b: 'B' },
): TextTable {
  return {
    caption,
    columns: [
      words('metric', { full: 'Metric', emphasised: true }),
      column('A', '', { key: 'a', full: sides.a }),
      column('B', '', { key: 'b', full: sides.b, spare: 2 }),
      column('change', '', { written: 'change of B', full: 'Change' }),
      column('at worst', '', { full: 'At worst', spare: 1 }),
      words('verdict', { full: 'Verdict', signed: true }),
      column('sign-flip', '', { full: 'Sign-flip' }),
      column('pairs', '', { full: 'Pairs' }),
    ],
    rows: comparisons.map((one) =>
      row(
        [
          labelWithUnit(one),
          side(one.a),
          side(one.b),
          change(one),
          one.cannotRuleOut === null ? NONE : `${amountInWords(one, one.cannotRuleOut)} worse`,
          verdict(one),
          one.signFlip === null ? NONE : `${number(one.signFlip.p)} (${number(one.signFlip.floor)})`,
          String(one.n),
        ],
        { decides: one.gating },
      ),
    ),
  };
}

/** Every metric of every variant of a scenario against its reference. */
export function runComparisonsTable(comparisons: readonly RunComparison[], caption: string): TextTable {
  const { columns, rows } = comparisonTable(comparisons, caption, { a: 'Reference', b: 'Variant' });
  return {
    caption,
    columns: [words('variant', { full: 'Variant' }), ...columns],
    rows: rows.map((one, index) => ({
      ...one,
      cells: [cell(comparisons[index]?.variant ?? ''), ...one.cells],
    })),
  };
}

function side(estimate: Estimate | null): Cell {
  const own = estimateCell(estimate);
  if (estimate === null) return own;
  return { ...own, short: number(estimate.value * (estimate.unit === 'share' ? 100 : 1)) };
}

function change(one: Comparison): Cell {
  const text = changeInWords(one);
  if (one.change === null || one.ci === null) return cell(text);
  return cell(text, { stacked: { above: text, below: `${level(one.confidence)} interval` } });
}

function verdict({ verdict: text, note }: Comparison): Cell {
  const stacked = note === undefined ? null : { above: text, below: note };
  return cell(text, { tone: STANDING_TONES[text], stacked });
}
